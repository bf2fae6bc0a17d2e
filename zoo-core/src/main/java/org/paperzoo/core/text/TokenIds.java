package org.paperzoo.core.text;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.config.ConfigNode;

/**
 * The ids that a model's configuration gives a role, such as {@code eos_token_id}: one, a list of
 * them, or null for none. The node is kept as it was written.
 */
public final class TokenIds {
  private TokenIds() {}

  /**
   * Returns the ids in order; none for null.
   *
   * @param key of the configuration, for the message
   * @throws IllegalArgumentException if the node is anything but whole numbers from 0
   */
  public static List<Integer> of(ConfigNode node, String key) {
    if (node.isNull()) {
      return List.of();
    }
    List<Integer> ids = new ArrayList<>();
    for (ConfigNode element : node.isList() ? node.elements() : List.of(node)) {
      double value = element.isNumber() ? element.asDouble() : -1;
      if (value != Math.rint(value) || value < 0 || value > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            key + " is " + node + "; expected a token id, a list of token ids, or null");
      }
      ids.add((int) value);
    }
    return List.copyOf(ids);
  }
}
