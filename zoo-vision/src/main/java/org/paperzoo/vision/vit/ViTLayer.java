package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.FeedForward;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.Residual;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Equations 2 and 3: {@code z' = MSA(LN(z)) + z} and {@code z = MLP(LN(z')) + z'}, with dropout and
 * stochastic depth in training.
 */
public final class ViTLayer extends ZooBlock {
  private final ViTConfig config;
  private final double skipRate;
  private final ViTAttention attention;
  private final Projection intermediate;
  private final Projection output;
  private final LayerNorm normBefore;
  private final LayerNorm normAfter;

  /**
   * Creates a layer.
   *
   * @param skipRate the probability with which a picture skips a sublayer in training
   */
  ViTLayer(ViTConfig config, double skipRate) {
    this.config = config;
    this.skipRate = skipRate;
    int width = config.hiddenSize();
    int inner = config.intermediateSize();
    attention = child("attention", new ViTAttention(config));
    intermediate = child("intermediate", new Projection(width, inner, config));
    output = child("output", new Projection(inner, width, config));
    normBefore = child("layernorm_before", new LayerNorm(width, config.layerNormEps()));
    normAfter = child("layernorm_after", new LayerNorm(width, config.layerNormEps()));
  }

  /** Applies the layer to all tokens, [B, T, D]. */
  public NDArray apply(Context context, NDArray x) {
    // Handles are closed early: autograd keeps what it needs, and the rest is freed.
    try (NDArray normed = normBefore.apply(context, x); // [B, T, D]
        NDArray update = attention.apply(context, normed, normed); // [B, T, D]
        NDArray attended = add(context, x, update)) { // [B, T, D]
      return feedForward(context, attended);
    }
  }

  /**
   * Applies the layer where nobody needs the other tokens any more.
   *
   * @param x [B, T, D]
   * @param count how many of the first tokens are needed
   * @return [B, count, D]
   */
  NDArray applyToFirst(Context context, NDArray x, int count) {
    try (NDArray normed = normBefore.apply(context, x); // [B, T, D]
        NDArray asking = ViTOperators.first(normed, count); // [B, count, D]
        NDArray update = attention.apply(context, asking, normed); // [B, count, D]
        NDArray own = ViTOperators.first(x, count); // [B, count, D]
        NDArray attended = add(context, own, update)) { // [B, count, D]
      return feedForward(context, attended);
    }
  }

  private NDArray feedForward(Context context, NDArray x) {
    try (NDArray normed = normAfter.apply(context, x); // [B, T, D]
        NDArray update =
            FeedForward.apply(
                context,
                intermediate.dense(),
                config.hiddenAct(),
                0,
                output.dense(),
                normed)) { // [B, T, D]
      return add(context, x, update);
    }
  }

  private NDArray add(Context context, NDArray x, NDArray update) {
    if (!context.training() || skipRate == 0) {
      return Residual.add(context, x, update, config.hiddenDropoutProb());
    }
    if (config.hiddenDropoutProb() == 0) {
      return ViTOperators.addOrSkip(x, update, skipRate);
    }
    try (NDArray kept = Aten.dropout(update, config.hiddenDropoutProb())) {
      return ViTOperators.addOrSkip(x, kept, skipRate);
    }
  }

  /** Returns how the tokens [B, T, D] attend to each other, averaged over heads: [B, T, T]. */
  NDArray attentionWeights(Context context, NDArray x) {
    try (NDArray normed = normBefore.apply(context, x)) { // [B, T, D]
      return attention.self().weights(context, normed);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
