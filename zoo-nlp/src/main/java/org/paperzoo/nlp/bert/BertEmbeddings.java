package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The input representation (Figure 2): the sum of token, segment and position embeddings,
 * normalised.
 */
public final class BertEmbeddings extends ZooBlock {
  private final EncoderConfig config;
  private final PositionScheme scheme;
  private final Embedding words;
  private final Embedding positions;
  private final Embedding types;
  private final LayerNorm norm;

  BertEmbeddings(EncoderConfig config, PositionScheme scheme) {
    this.config = config;
    this.scheme = scheme;
    int width = config.hiddenSize();
    Integer pad = config.padTokenId();
    Integer positionPad = scheme == PositionScheme.AFTER_PADDING ? pad : null;
    words = child("word_embeddings", table(config.vocabSize(), pad));
    positions = child("position_embeddings", table(config.maxPositionEmbeddings(), positionPad));
    types = child("token_type_embeddings", table(config.typeVocabSize(), null));
    norm = child("LayerNorm", new LayerNorm(width, config.layerNormEps()));
  }

  /** A table whose padding vector starts at zero and, without a gradient, stays there. */
  private Embedding table(int size, Integer padding) {
    Initializer weights = config.weights();
    if (padding == null) {
      return new Embedding(size, config.hiddenSize(), weights);
    }
    Initializer padded =
        (manager, shape, type) -> {
          NDArray table = weights.initialize(manager, shape, type);
          table.set(new NDIndex(padding), 0);
          return table;
        };
    return new Embedding(size, config.hiddenSize(), padding, padded);
  }

  /** Returns the table of word vectors, [V, D], which a decoder may share. */
  public Parameter wordVectors() {
    return words.weight();
  }

  /** Returns the vectors of tokens, [B, T, D]. */
  public NDArray apply(Context context, EncoderInputs inputs) {
    NDArray sum;
    try (NDArray word = words.apply(context, inputs.inputIds()); // [B, T, D]
        NDArray type = types(context, inputs); // [B, T, D] or [D]
        NDArray position = positions(context, inputs)) { // [B, T, D] or [T, D]
      sum = BertOperators.embeddingNorm(context, word, type, position, norm); // [B, T, D]
    }
    if (!context.training() || config.hiddenDropoutProb() == 0) {
      return sum;
    }
    try (NDArray kept = sum) {
      return Aten.dropout(kept, config.hiddenDropoutProb());
    }
  }

  private NDArray types(Context context, EncoderInputs inputs) {
    if (inputs.tokenTypeIds() != null) {
      return types.apply(context, inputs.tokenTypeIds());
    }
    if (!types.isAdapted()) {
      return context.value(types.weight()).get(0);
    }
    try (NDArray first = inputs.inputIds().getManager().create(0L)) { // []
      return types.apply(context, first);
    }
  }

  private NDArray positions(Context context, EncoderInputs inputs) {
    if (inputs.positionIds() != null) {
      return positions.apply(context, inputs.positionIds());
    }
    if (scheme == PositionScheme.FROM_ZERO) {
      long length = inputs.inputIds().getShape().get(1);
      if (!positions.isAdapted()) {
        return context.value(positions.weight()).get(new NDIndex("0:" + length));
      }
      try (NDArray ids =
          inputs.inputIds().getManager().arange(0, length, 1, DataType.INT64)) { // [T]
        return positions.apply(context, ids);
      }
    }
    if (config.padTokenId() == null) {
      throw new UsageException(
          "pad_token_id is null, and the positions of this model count from it. Give position_ids,"
              + " or set pad_token_id in config.json.");
    }
    try (NDArray ids =
        BertOperators.positionsAfterPadding(inputs.inputIds(), config.padTokenId())) { // [B, T]
      return positions.apply(context, ids);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, new EncoderInputs(inputs.singletonOrThrow(), null, null, null)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(config.hiddenSize())};
  }
}
