package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.FeedForward;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** A layer: attention, then a feed-forward network, each on the norm of what it adds to. */
public final class ClipLayer extends ZooBlock {
  private final ClipAttention attention;
  private final LayerNorm firstNorm;
  private final FeedForward feedForward;
  private final LayerNorm secondNorm;

  ClipLayer(ClipEncoderConfig config, boolean causal) {
    int width = config.hiddenSize();
    int inner = config.intermediateSize();
    attention = child("self_attn", new ClipAttention(config, causal));
    firstNorm = child("layer_norm1", new LayerNorm(width, config.layerNormEps()));
    feedForward =
        child(
            "mlp",
            new FeedForward(
                "fc1",
                new Linear(width, inner, config.weights(Math.sqrt(0.5))),
                "fc2",
                new Linear(inner, width, config.residualWeights()),
                config.hiddenAct()));
    secondNorm = child("layer_norm2", new LayerNorm(width, config.layerNormEps()));
  }

  /**
   * Applies the layer to {@code x} [B, T, D].
   *
   * @param mask added to the scores, [B, 1, T, T], or null
   * @return [B, T, D]
   */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    // Handles are closed early: autograd keeps what it needs, and the rest is freed.
    try (NDArray attended = attend(context, x, mask)) { // [B, T, D]
      return feed(context, attended); // [B, T, D]
    }
  }

  /** Returns {@code attended + MLP(norm(attended))}. */
  private NDArray feed(Context context, NDArray attended) {
    try (NDArray normed = secondNorm.apply(context, attended); // [B, T, D]
        NDArray update = feedForward.apply(context, normed)) { // [B, T, D]
      return attended.add(update); // [B, T, D]
    }
  }

  private NDArray attend(Context context, NDArray x, NDArray mask) {
    try (NDArray normed = firstNorm.apply(context, x); // [B, T, D]
        NDArray update = attention.apply(context, normed, mask)) { // [B, T, D]
      return x.add(update); // [B, T, D]
    }
  }

  /**
   * Applies the layer for one token of each sequence alone, where no other is read.
   *
   * @param x [B, T, D]
   * @param index [B] int64, which token; null for the first
   * @param mask [B, 1, 1, T], which tokens it sees; null for all
   * @return [B, 1, D]
   */
  NDArray applyToOne(Context context, NDArray x, NDArray index, NDArray mask) {
    try (NDArray normed = firstNorm.apply(context, x); // [B, T, D]
        NDArray one = ClipOperators.one(normed, index); // [B, 1, D]
        NDArray update = attention.applyTo(context, one, normed, mask); // [B, 1, D]
        NDArray before = ClipOperators.one(x, index); // [B, 1, D]
        NDArray attended = before.add(update)) { // [B, 1, D]
      return feed(context, attended); // [B, 1, D]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0), inputs.size() > 1 ? inputs.get(1) : null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
