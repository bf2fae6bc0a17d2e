package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;

/** What the GAN computes beside layers, each one call that keeps the gradient. */
final class GanOperators {
  private static final AtenScript SCRIPT = AtenScript.load(GanOperators.class, "operators.py");

  /** The least slope of the discriminator's loss, in units of its greatest. */
  private static final double SLOPE_FLOOR = 1e-12;

  private GanOperators() {}

  /**
   * Returns the largest of each unit's linear pieces (Goodfellow et al., "Maxout networks", 2013).
   *
   * @param x [B, pieces · U, ...]: the first pieces of all units, then the second pieces, and so on
   * @return [B, U, ...]
   */
  static NDArray maxout(NDArray x, int pieces) {
    return SCRIPT.apply("maxout", Map.of("pieces", pieces), x);
  }

  /** Returns −½ (mean log D(x) + mean log(1 − D(G(z)))) of logits [B] each, a scalar. */
  static NDArray discriminatorLoss(NDArray logitsReal, NDArray logitsFake) {
    return SCRIPT.apply("discriminator_loss", logitsReal, logitsFake);
  }

  /**
   * Returns {@link #discriminatorLoss}, but its derivative by a logit of a sample is never below
   * {@link #SLOPE_FLOOR} / (2 B), so that it can be divided by. That is far below what changes a
   * weight.
   */
  static NDArray flooredDiscriminatorLoss(NDArray logitsReal, NDArray logitsFake) {
    return SCRIPT.apply(
        "floored_discriminator_loss", Map.of("floor", SLOPE_FLOOR), logitsReal, logitsFake);
  }

  /** Returns mean log(1 − D(G(z))) of logits [B], a scalar. */
  static NDArray minimaxLoss(NDArray logitsFake) {
    return SCRIPT.apply("minimax_loss", logitsFake);
  }

  /** Returns −mean log D(G(z)) of logits [B], a scalar. */
  static NDArray nonSaturatingLoss(NDArray logitsFake) {
    return SCRIPT.apply("non_saturating_loss", logitsFake);
  }

  /** Returns the slope of {@link #minimaxLoss} over the discriminator's, [B] → [B]. */
  static NDArray minimaxRelativeSlope(NDArray logitsFake) {
    return SCRIPT.apply("minimax_relative_slope", Map.of("floor", SLOPE_FLOOR), logitsFake);
  }

  /** Returns the slope of {@link #nonSaturatingLoss} over the discriminator's, [B] → [B]. */
  static NDArray nonSaturatingRelativeSlope(NDArray logitsFake) {
    return SCRIPT.apply("non_saturating_relative_slope", Map.of("floor", SLOPE_FLOOR), logitsFake);
  }

  /** Returns squared distances: x [M, D], centres [N, D], their squared norms [N] → [M, N]. */
  static NDArray parzenDistances(NDArray x, NDArray centres, NDArray centreNorms) {
    return SCRIPT.apply("parzen_distances", x, centres, centreNorms);
  }

  /**
   * Returns the log of the mean of exp(−distance / (2 σ²)), without the Gaussians' normaliser: [M,
   * N], scalar → [M].
   */
  static NDArray parzenLogDensity(NDArray distances, NDArray sigma) {
    return SCRIPT.apply("parzen_log_density", distances, sigma);
  }
}
