package org.paperzoo.nlp.lora;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
   * @throws IllegalArgumentException if the numbers are neither a number nor a list of numbers, or
   *     the pattern is neither text nor a list of texts
   */
  static LayerSelector of(ConfigNode layers, ConfigNode pattern) {
    List<Pattern> lists = new ArrayList<>();
    for (ConfigNode part : parts(pattern)) {
      if (!part.isText()) {
        throw new IllegalArgumentException("layers_pattern: expected text or a list of texts");
      }
      PythonPattern.compile("layers_pattern", part.asText());
      lists.add(PythonPattern.compile("(?:^|.*?\\.)" + part.asText() + "\\.(?<layer>\\d+)\\."));
    }
    List<Integer> numbers = new ArrayList<>();
    for (ConfigNode part : parts(layers)) {
      if (part.kind() != ConfigNode.Kind.INTEGER) {
        throw new IllegalArgumentException(
            "layers_to_transform: expected the number of a layer or a list of numbers");
      }
      numbers.add(part.asInt());
    }
    return new LayerSelector(
        numbers.isEmpty() ? null : List.copyOf(numbers),
        lists.isEmpty() ? List.of(ANY) : List.copyOf(lists));
  }

  private static List<ConfigNode> parts(ConfigNode node) {
    if (node == null) {
      return List.of();
    }
    return node.isList() ? node.elements() : List.of(node);
  }

  /** Returns whether a module belongs to one of the layers. */
  boolean matches(String module) {
    return layers == null || layers.contains(layer(module));
  }

  /** Returns the number of the layer that a module belongs to, or -1 if it belongs to none. */
  int layer(String module) {
    for (Pattern list : lists) {
      Matcher matcher = list.matcher(module);
      if (matcher.lookingAt()) {
        String digits = matcher.group("layer");
        return digits.length() < 10 ? Integer.parseInt(digits) : -1;
      }
    }
    return -1;
  }
}
