package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.Residual;
import org.paperzoo.core.nn.ZooBlock;

/**
 * A pre-norm Transformer layer (Radford et al. 2019, section 2.3):
 *
 * <pre>
 * h = x + attention(ln_1(x))
 * y = h + mlp(ln_2(h))
 * </pre>
 */
abstract class DecoderLayer extends ZooBlock {
  private final double dropout;
  private final LayerNorm firstNorm;
  private final LayerNorm secondNorm;

  /** Declares the norms; the subclass declares attention and feed-forward network in between. */
  DecoderLayer(DecoderConfig config) {
    dropout = config.residualDropout();
    firstNorm = new LayerNorm(config.width(), config.layerNormEpsilon());
    secondNorm = new LayerNorm(config.width(), config.layerNormEpsilon());
  }

  /** Returns the norm before attention. */
  final LayerNorm firstNorm() {
    return firstNorm;
  }

  /** Returns the norm before the feed-forward network. */
  final LayerNorm secondNorm() {
    return secondNorm;
  }

  /** Returns the attended vectors of {@code x} [B, T, D]. */
  abstract NDArray attend(Context context, NDArray x, AttentionMasks masks);

  /** Returns the feed-forward network of {@code x} [B, T, D]. */
  abstract NDArray transform(Context context, NDArray x);

  /**
   * Applies the layer to new tokens after those of a cache, and adds theirs to it; without
   * gradients.
   *
   * @param x [B, T, D]
   * @return [B, T, D]
   */
  abstract NDArray decode(Context context, NDArray x, CachedPass pass, int layer);

  /** Applies the layer to {@code x} [B, T, D]. */
  final NDArray apply(Context context, NDArray x, AttentionMasks masks) {
    // Handles are closed early: autograd keeps what it needs, and the rest is freed.
    try (NDArray hidden = attendResidual(context, x, masks)) { // [B, T, D]
      try (NDArray normed = secondNorm.apply(context, hidden);
          NDArray inner = transform(context, normed)) {
        return residual(context, hidden, inner); // [B, T, D]
      }
    }
  }

  private NDArray attendResidual(Context context, NDArray x, AttentionMasks masks) {
    try (NDArray normed = firstNorm.apply(context, x);
        NDArray attended = attend(context, normed, masks)) {
      return residual(context, x, attended);
    }
  }

  private NDArray residual(Context context, NDArray x, NDArray update) {
    return Residual.add(context, x, update, dropout);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow(), AttentionMasks.NONE));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
