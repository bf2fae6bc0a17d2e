package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Attention;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** Multi-head self-attention (appendix A). */
public final class ViTSelfAttention extends ZooBlock {
  private final Attention attention;
  private final Linear query;
  private final Linear key;
  private final Linear value;

  ViTSelfAttention(ViTConfig config) {
    attention =
        Attention.of(
            config.hiddenSize(), config.numAttentionHeads(), config.attentionProbsDropoutProb());
    query = child("query", projection(config));
    key = child("key", projection(config));
    value = child("value", projection(config));
  }

  private static Linear projection(ViTConfig config) {
    int width = config.hiddenSize();
    return new Linear(width, width, config.qkvBias(), config.weights(), Initializer.ZEROS);
  }

  /**
   * Returns what tokens attend to.
   *
   * @param asking the tokens that attend, [B, T, D]
   * @param x all tokens, [B, S, D]
   * @return [B, T, D], the heads side by side
   */
  NDArray apply(Context context, NDArray asking, NDArray x) {
    try (NDArray q = query.apply(context, asking); // [B, T, D]
        NDArray k = key.apply(context, x); // [B, S, D]
        NDArray v = value.apply(context, x)) { // [B, S, D]
      return attention.apply(context, q, k, v, null);
    }
  }

  /** Returns the weights with which tokens [B, T, D] attend to each other, [B, T, T]. */
  NDArray weights(Context context, NDArray x) {
    try (NDArray q = query.apply(context, x); // [B, T, D]
        NDArray k = key.apply(context, x)) { // [B, T, D]
      return ViTOperators.attentionWeights(q, k, attention.heads(), attention.scale());
    }
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
