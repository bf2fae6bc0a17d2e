package org.paperzoo.nlp.lora;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.paperzoo.core.config.ConfigNode;

/**
 * Which layers are adapted, by peft's rules: the first number in a module's name that follows the
 * name of a list of layers.
 *
 * @param layers the numbers, or null for all layers
 * @param lists what comes before the number
 */
record LayerSelector(List<Integer> layers, List<Pattern> lists) {
  private static final Pattern ANY = Pattern.compile(".*?\\.[^.]*\\.(?<layer>\\d+)\\.");

  /**
   * Returns what {@code layers_to_transform} and {@code layers_pattern} mean.
   *
   * @throws IllegalArgumentException if the pattern is no text or list of texts
   */
  static LayerSelector of(List<Integer> layers, ConfigNode pattern) {
    List<Pattern> lists = new ArrayList<>();
    if (pattern != null) {
      List<ConfigNode> parts = pattern.isList() ? pattern.elements() : List.of(pattern);
      for (ConfigNode part : parts) {
        lists.add(compile(part));
      }
    }
    boolean all = layers == null || layers.isEmpty();
    return new LayerSelector(
        all ? null : List.copyOf(layers), lists.isEmpty() ? List.of(ANY) : List.copyOf(lists));
  }

  private static Pattern compile(ConfigNode part) {
    if (!part.isText()) {
      throw new IllegalArgumentException("layers_pattern: expected text or a list of texts");
    }
    try {
      return Pattern.compile("(?:^|.*?\\.)" + part.asText() + "\\.(?<layer>\\d+)\\.");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "layers_pattern: \"" + part.asText() + "\" is not a regular expression", e);
    }
  }

  /** Returns whether a module belongs to one of the layers. */
  boolean matches(String module) {
    if (layers == null) {
      return true;
    }
    for (Pattern list : lists) {
      Matcher matcher = list.matcher(module);
      if (matcher.lookingAt()) {
        String digits = matcher.group("layer");
        return digits.length() < 10 && layers.contains(Integer.valueOf(digits));
      }
    }
    return false;
  }
}
