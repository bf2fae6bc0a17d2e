package org.paperzoo.nlp.lora;

import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.nn.Initializers;

/** How A and B begin: B at zero, so that the adapted map begins as the map itself. */
enum LoraInitialization {
  /** A as PyTorch initialises linear layers ("Kaiming uniform"), as the authors' code does. */
  KAIMING("true"),
  /**
   * A from a normal distribution, as the paper says; its standard deviation is one over the rank.
   */
  GAUSSIAN("gaussian"),
  /** Both A and B as PyTorch initialises linear layers, for tests. */
  RANDOM("false");

  private final String text;

  LoraInitialization(String text) {
    this.text = text;
  }

  /**
   * Returns what {@code init_lora_weights} means.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static LoraInitialization of(ConfigNode node) {
    if (node.isBoolean()) {
      return node.asBoolean() ? KAIMING : RANDOM;
    }
    if (node.isText() && node.asText().equalsIgnoreCase(GAUSSIAN.text)) {
      return GAUSSIAN;
    }
    throw new IllegalArgumentException(
        "init_lora_weights: expected true, gaussian or false, found " + node);
  }

  Initializer down(int in, int rank) {
    return this == GAUSSIAN ? Initializers.normal(1.0 / rank) : Initializers.fanIn(in);
  }

  Initializer up(int rank) {
    return this == RANDOM ? Initializers.fanIn(rank) : Initializer.ZEROS;
  }
}
