package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;

/** Cross entropy of examples and their classes, with errors that say what does not fit. */
public final class ClassificationLoss {
  private static final long NONE_IGNORED = -100;

  private ClassificationLoss() {}

  /**
   * Returns the mean cross entropy.
   *
   * @param logits [B, K]
   * @param labels the classes, [B] int64
   * @param examples what has a label, for the errors, such as {@code pictures}
   * @param smoothing the probability that a label spreads evenly over all classes
   * @throws UsageException if a label is no class, or there is not one for each example
   */
  public static NDArray of(NDArray logits, NDArray labels, String examples, double smoothing) {
    if (labels.size() != logits.getShape().get(0)) {
      throw new UsageException(
          "labels has "
              + labels.size()
              + " labels for "
              + logits.getShape().get(0)
              + " "
              + examples
              + "; expected one for each.");
    }
    try (NDArray flat = labels.reshape(labels.size())) {
      return Aten.crossEntropy(logits, flat, Aten.Reduction.MEAN, NONE_IGNORED, smoothing);
    } catch (IllegalArgumentException e) {
      if (e.getMessage().contains("out of bounds")) {
        throw new UsageException(
            "labels has a label that is not a class: the classes are 0 to "
                + (logits.getShape().get(1) - 1)
                + ".",
            e);
      }
      throw e;
    }
  }

  /**
   * Returns the mean cross entropy of examples that are of several classes, such as mixed ones.
   *
   * @param logits [B, K]
   * @param targets the weight of each class, [B, K] float32
   */
  public static NDArray ofTargets(NDArray logits, NDArray targets) {
    return Aten.crossEntropy(logits, targets, Aten.Reduction.MEAN, NONE_IGNORED, 0);
  }
}
