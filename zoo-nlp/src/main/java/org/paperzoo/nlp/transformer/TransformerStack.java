package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.ZooBlock;

/**
 * What encoder and decoder have in common: word vectors times √D (section 3.4) plus the vectors of
 * the positions (section 3.5), with dropout (section 5.4).
 */
abstract class TransformerStack extends ZooBlock {
  private final TransformerConfig config;
  private final Embedding words;
  private final Embedding places; // learned, or null
  private final Map<String, Object> literals;

  /**
   * Declares the tables.
   *
   * @param size the number of tokens
   * @param shared a table to share, or null for one of its own
   */
  TransformerStack(TransformerConfig config, int size, Embedding shared) {
    this.config = config;
    words = child("embed_tokens", table(config, size));
    if (shared != null) {
      words.useWeight(shared.weight());
    }
    places =
        config.staticPositionEmbeddings()
            ? null
            : child(
                "embed_positions",
                new Embedding(config.maxPositionEmbeddings(), config.dModel(), config.vectors()));
    literals =
        Map.of(
            "width",
            config.dModel(),
            "scale",
            config.embeddingScale(),
            "padding",
            (long) config.padTokenId());
  }

  /** Returns a table of word vectors whose padding starts at zero and, without gradient, stays. */
  static Embedding table(TransformerConfig config, int size) {
    Initializer vectors = config.vectors();
    Initializer padded =
        (manager, shape, type) -> {
          NDArray table = vectors.initialize(manager, shape, type);
          table.set(new NDIndex(config.padTokenId()), 0);
          return table;
        };
    return new Embedding(size, config.dModel(), config.padTokenId(), padded);
  }

  /** Returns the configuration. */
  final TransformerConfig config() {
    return config;
  }

  /** Returns the table of word vectors, [V, D]. */
  final Parameter wordVectors() {
    return words.weight();
  }

  /** Returns the vectors of tokens, [B, T, D], with dropout in training; {@code ids} [B, T]. */
  final NDArray embed(Context context, NDArray ids) {
    NDArray x = embed(context, ids, 0);
    if (!context.training() || config.dropout() == 0) {
      return x;
    }
    try (NDArray kept = x) {
      return Aten.dropout(kept, config.dropout());
    }
  }

  /**
   * Returns the vectors of tokens without dropout.
   *
   * @param ids [B, T] int64
   * @param start the position of the first
   * @return [B, T, D]
   */
  final NDArray embed(Context context, NDArray ids, long start) {
    try (NDArray positions = positions(context, ids, start)) { // [T, D]
      if (!words.isAdapted()) {
        return Seq2SeqOperators.call(
            "embed", literals, ids, positions, context.value(words.weight()));
      }
      try (NDArray vectors = words.apply(context, ids)) { // [B, T, D]
        return Seq2SeqOperators.call("place", literals, vectors, positions);
      }
    }
  }

  private NDArray positions(Context context, NDArray ids, long start) {
    long end = start + ids.getShape().get(1);
    if (places == null) {
      try (NDArray first = Aten.number(ids.getManager(), start)) {
        return Seq2SeqOperators.call("sinusoids", literals, ids, first);
      }
    }
    try (NDArray numbers = ids.getManager().arange(start, end, 1, DataType.INT64)) { // [T]
      return places.apply(context, numbers);
    }
  }
}
