package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.ZooBlock;

/** The sum of token and position embeddings. */
public final class ClipTextEmbeddings extends ZooBlock {
  private static final double TOKEN_STD = 0.02;
  private static final double POSITION_STD = 0.01;

  private final int width;
  private final Embedding tokens;
  private final Embedding positions;

  ClipTextEmbeddings(ClipTextConfig config) {
    width = config.hiddenSize();
    double factor = config.initializerFactor();
    tokens =
        child(
            "token_embedding",
            new Embedding(config.vocabSize(), width, Initializers.normal(factor * TOKEN_STD)));
    positions =
        child(
            "position_embedding",
            new Embedding(
                config.maxPositionEmbeddings(), width, Initializers.normal(factor * POSITION_STD)));
  }

  /**
   * Returns the vectors of tokens, [B, T, D].
   *
   * @param ids [B, T] int64
   * @param places [B, T] or [1, T] int64, or null to count
   */
  public NDArray apply(Context context, NDArray ids, NDArray places) {
    try (NDArray token = tokens.apply(context, ids); // [B, T, D]
        NDArray position = positions(context, ids, places)) { // [T, D], or [B or 1, T, D]
      return token.add(position);
    }
  }

  private NDArray positions(Context context, NDArray ids, NDArray places) {
    if (places != null) {
      return positions.apply(context, places);
    }
    long length = ids.getShape().get(1);
    if (!positions.isAdapted()) {
      return context.value(positions.weight()).get(new NDIndex("0:" + length));
    }
    try (NDArray counted = ids.getManager().arange(0, length, 1, DataType.INT64)) { // [T]
      return positions.apply(context, counted);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0), inputs.size() > 1 ? inputs.get(1) : null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(width)};
  }
}
