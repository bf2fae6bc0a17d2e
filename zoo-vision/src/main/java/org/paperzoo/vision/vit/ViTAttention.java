package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** Self-attention and the projection of its heads together. */
public final class ViTAttention extends ZooBlock {
  private final ViTSelfAttention attention;
  private final Projection output;

  ViTAttention(ViTConfig config) {
    int width = config.hiddenSize();
    attention = child("attention", new ViTSelfAttention(config));
    output = child("output", new Projection(width, width, config));
  }

  /** As {@link ViTSelfAttention#apply}, projected: [B, T, D], [B, S, D] → [B, T, D]. */
  NDArray apply(Context context, NDArray asking, NDArray x) {
    try (NDArray attended = attention.apply(context, asking, x)) { // [B, T, D]
      return output.dense().apply(context, attended); // [B, T, D]
    }
  }

  ViTSelfAttention self() {
    return attention;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    NDArray x = inputs.singletonOrThrow();
    return list(apply(context, x, x));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
