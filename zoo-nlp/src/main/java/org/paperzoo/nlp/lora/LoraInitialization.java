package org.paperzoo.nlp.lora;

import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.Locale;
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
  RANDOM("false"),
  /** What peft does with random orthogonal rows; of adapters that have their values only. */
  ORTHOGONAL("orthogonal"),
  /** What peft does by the inputs' principal components; as {@link #ORTHOGONAL}. */
  EVA("eva"),
  /** What peft does by the weight's least singular vectors; as {@link #ORTHOGONAL}. */
  MICA("mica");

  /** The beginnings of the names of what changes the model's own weights. */
  private static final List<String> UNSUPPORTED =
      List.of("pissa", "olora", "corda", "loftq", "lora_ga");

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
    String name = node.isText() ? node.asText().toLowerCase(Locale.ROOT) : "";
    for (LoraInitialization known : List.of(GAUSSIAN, ORTHOGONAL, EVA, MICA)) {
      if (name.equals(known.text)) {
        return known;
      }
    }
    if (UNSUPPORTED.stream().anyMatch(name::startsWith)) {
      throw new IllegalArgumentException(
          "init_lora_weights: "
              + name
              + " changes the model's own weights when the adapter begins, which is not supported."
              + " Of an adapter of peft, save it there with"
              + " path_initial_model_for_weight_conversion or merge it into its model");
    }
    throw new IllegalArgumentException(
        "init_lora_weights: expected true, gaussian or false, found " + node);
  }

  /** Returns whether a new adapter can begin so, and not only one that has its values. */
  boolean isForNew() {
    return this == KAIMING || this == GAUSSIAN || this == RANDOM;
  }

  Initializer down(int in, int rank) {
    return this == GAUSSIAN ? Initializers.normal(1.0 / rank) : Initializers.fanIn(in);
  }

  Initializer up(int rank) {
    return this == RANDOM ? Initializers.fanIn(rank) : Initializer.ZEROS;
  }

  /** Of a table it is A that begins at zero, as in the authors' code. */
  Initializer embeddingDown() {
    return this == RANDOM ? Initializers.normal(1) : Initializer.ZEROS;
  }

  Initializer embeddingUp() {
    return Initializers.normal(1);
  }
}
