package org.paperzoo.vision.classification;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;

/** Cross entropy of pictures and their classes. */
public final class ClassificationLoss {
  private ClassificationLoss() {}

  /**
   * Returns the mean cross entropy.
   *
   * @param logits [B, K]
   * @param labels the classes, [B] int64
   * @throws UsageException if a label is no class, or there is not one for each picture
   */
  public static NDArray of(NDArray logits, NDArray labels) {
    return of(logits, labels, 0);
  }

  /**
   * Returns the mean cross entropy of smoothed labels.
   *
   * @param logits [B, K]
   * @param labels the classes, [B] int64
   * @param smoothing the probability that a class spreads evenly over all
   * @throws UsageException as {@link #of(NDArray, NDArray)}
   */
  public static NDArray of(NDArray logits, NDArray labels, double smoothing) {
    if (labels.size() != logits.getShape().get(0)) {
      throw new UsageException(
          "labels has "
              + labels.size()
              + " labels for "
              + logits.getShape().get(0)
              + " pictures; expected one for each.");
    }
    try (NDArray flat = labels.reshape(labels.size())) {
      return Aten.crossEntropy(logits, flat, Aten.Reduction.MEAN, -100, smoothing);
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
   * Returns the mean cross entropy of pictures that are of several classes, such as mixed ones.
   *
   * @param logits [B, K]
   * @param targets the weight of each class, [B, K] float32
   */
  public static NDArray ofTargets(NDArray logits, NDArray targets) {
    return Aten.crossEntropy(logits, targets, Aten.Reduction.MEAN, -100, 0);
  }
}
