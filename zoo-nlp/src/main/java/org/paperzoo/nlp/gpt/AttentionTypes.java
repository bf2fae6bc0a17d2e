package org.paperzoo.nlp.gpt;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.config.ConfigNode;

/** How GPT-Neo's configuration gives each layer its kind of attention. */
final class AttentionTypes {
  /** Attention over all tokens before. */
  static final String GLOBAL = "global";

  /** Attention over the newest tokens. */
  static final String LOCAL = "local";

  private static final int MOST_LAYERS = 10_000;

  private AttentionTypes() {}

  /** Returns the types of layers that are global and local in turn. */
  static ConfigNode alternating(int layers) {
    return layers % 2 == 0
        ? ConfigNode.of(List.of(List.of(List.of(GLOBAL, LOCAL), layers / 2)))
        : ConfigNode.of(
            List.of(List.of(List.of(GLOBAL, LOCAL), layers / 2), List.of(List.of(GLOBAL), 1)));
  }

  /**
   * Returns the kind of each layer.
   *
   * @param types such as {@code [[[global, local], 12]]}
   * @throws IllegalArgumentException if it is no such list
   */
  static List<String> spellOut(ConfigNode types) {
    List<String> layers = new ArrayList<>();
    if (!types.isList()) {
      throw malformed();
    }
    for (ConfigNode item : types.elements()) {
      if (!item.isList()
          || item.size() != 2
          || !item.elements().get(0).isList()
          || !item.elements().get(1).isNumber()) {
        throw malformed();
      }
      List<String> kinds = new ArrayList<>();
      for (ConfigNode kind : item.elements().get(0).elements()) {
        if (!kind.isText() || !List.of(GLOBAL, LOCAL).contains(kind.asText())) {
          throw malformed();
        }
        kinds.add(kind.asText());
      }
      int repetitions = repetitions(item.elements().get(1), kinds.size());
      for (int i = 0; i < repetitions; i++) {
        layers.addAll(kinds);
      }
    }
    return List.copyOf(layers);
  }

  private static int repetitions(ConfigNode number, int kinds) {
    double value = number.asDouble();
    if (value != Math.rint(value) || value < 0 || value * kinds > MOST_LAYERS) {
      throw malformed();
    }
    return (int) value;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "attention_types must be a list of [[KIND, ...], REPETITIONS] with the kinds global and"
            + " local, such as [[[global, local], 12]]");
  }
}
