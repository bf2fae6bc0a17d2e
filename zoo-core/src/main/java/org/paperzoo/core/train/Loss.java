package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * The loss of a batch.
 *
 * @param value a scalar to minimise: the mean over {@code weight} items
 * @param weight over how many items (examples, tokens, pairs) the mean is taken. Batches whose
 *     gradients make up one step count by their weights, so that the step is that of one large
 *     batch. A batch of weight 0 has nothing to learn from: it is skipped and counted.
 * @param shown further means over the same items to log, by name; they need no gradient
 * @param afterBackward what adds further gradients once those of {@code value} are there, for
 *     example those of parameters that minimise something else of the same forward pass
 */
public record Loss(
    NDArray value, double weight, Map<String, NDArray> shown, Runnable afterBackward) {

  /** Checks the weight. */
  public Loss {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("the weight of a loss is at least 0, not " + weight);
    }
    shown = Map.copyOf(shown);
  }

  /** Returns the mean loss of a number of items. */
  public static Loss mean(NDArray value, double weight) {
    return new Loss(value, weight, Map.of(), () -> {});
  }

  /** Returns this loss with further scalars to log. */
  public Loss showing(Map<String, NDArray> scalars) {
    return new Loss(value, weight, scalars, afterBackward);
  }

  /** Returns this loss with further gradients. */
  public Loss then(Runnable furtherGradients) {
    return new Loss(value, weight, shown, furtherGradients);
  }
}
