package org.paperzoo.nlp.lora;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.paperzoo.core.config.ConfigNode;

/**
 * Which modules a configuration means, by peft's rules: names or their endings after a dot, a
 * regular expression for the whole name, or all linear maps.
 *
 * @param names the names or endings; empty unless it is a list
 * @param pattern the regular expression, or null
 * @param all whether it is {@code all-linear}
 */
record ModuleSelector(List<String> names, Pattern pattern, boolean all) {
  private static final String ALL = "all-linear";

  /**
   * Returns what a list of texts or a text means.
   *
   * @param key the key that the value is of, for messages
   * @throws IllegalArgumentException if it is neither, or no regular expression
   */
  static ModuleSelector of(String key, ConfigNode node) {
    if (node.isText()) {
      return ofText(key, node.asText());
    }
    if (!node.isList() || !node.elements().stream().allMatch(ConfigNode::isText)) {
      throw new IllegalArgumentException(
          key + ": expected a list of module names, a regular expression or " + ALL);
    }
    List<String> names = new ArrayList<>();
    node.elements().forEach(element -> names.add(element.asText()));
    return new ModuleSelector(List.copyOf(names), null, false);
  }

  private static ModuleSelector ofText(String key, String text) {
    if (text.toLowerCase(Locale.ROOT).equals(ALL)) {
      return new ModuleSelector(List.of(), null, true);
    }
    return new ModuleSelector(List.of(), PythonPattern.compile(key, text), false);
  }

  /** Returns whether it means a module. */
  boolean matches(String module) {
    return all
        || (pattern != null && pattern.matcher(module).matches())
        || names.stream().anyMatch(name -> matches(name, module));
  }

  /** Returns whether a name of a list means a module. */
  static boolean matches(String name, String module) {
    return module.equals(name) || module.endsWith("." + name);
  }
}
