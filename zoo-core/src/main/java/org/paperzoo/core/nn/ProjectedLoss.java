package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * The mean cross entropy of projections to a vocabulary, computed without the scores of all tokens
 * in memory at once: they and their gradient are made some rows at a time.
 */
public final class ProjectedLoss {
  /** The label that counts for nothing. */
  public static final int IGNORED = -100;

  /** How many scores are made at a time: 100 MB of them. */
  private static final long SCORES_AT_ONCE = 25_000_000;

  private ProjectedLoss() {}

  /**
   * Returns the mean cross entropy of the labels that are not -100.
   *
   * @param hidden [N, D]
   * @param weight [V, D]
   * @param bias [1, V], which gets no gradient, or null
   * @param labels [N] int64
   * @param smoothing the probability that a label spreads evenly over all tokens
   * @param backward whether a gradient will be asked for
   * @return a scalar
   */
  public static NDArray of(
      NDArray hidden,
      NDArray weight,
      NDArray bias,
      NDArray labels,
      double smoothing,
      boolean backward) {
    long rows = Math.max(1, SCORES_AT_ONCE / weight.getShape().get(0));
    return of(hidden, weight, bias, labels, smoothing, backward, rows);
  }

  /** As {@link #of}, a given number of rows at a time. */
  static NDArray of(
      NDArray hidden,
      NDArray weight,
      NDArray bias,
      NDArray labels,
      double smoothing,
      boolean backward,
      long rows) {
    Map<String, Object> literals =
        Map.of(
            "rows",
            rows,
            "half",
            Precision.isBfloat16On(hidden.getDevice()),
            "smoothing",
            smoothing,
            "backward",
            backward,
            "train_weight",
            backward && weight.hasGradient());
    return bias == null
        ? TransformerOperators.call("projected_loss", literals, hidden, weight, labels)
        : TransformerOperators.call("projected_loss_bias", literals, hidden, weight, labels, bias);
  }
}
