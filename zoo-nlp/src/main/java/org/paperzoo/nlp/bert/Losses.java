package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;

/** The losses of the heads, as the reference computes them. */
final class Losses {
  private static final long IGNORED = -100;

  private Losses() {}

  /**
   * Returns the mean cross entropy over the labels that are not -100.
   *
   * @param name of the labels, for the error
   * @param logits [..., C]
   * @param labels [...] int64
   * @throws UsageException if a label is not a class
   */
  static NDArray crossEntropy(String name, NDArray logits, NDArray labels) {
    return crossEntropy(name, logits, labels, IGNORED, 0);
  }

  /**
   * As {@link #crossEntropy(String, NDArray, NDArray)}, of smoothed labels.
   *
   * @param smoothing the probability that a label spreads evenly over all classes
   */
  static NDArray crossEntropy(String name, NDArray logits, NDArray labels, double smoothing) {
    return crossEntropy(name, logits, labels, IGNORED, smoothing);
  }

  static NDArray crossEntropy(
      String name, NDArray logits, NDArray labels, long ignored, double smoothing) {
    long classes = logits.getShape().getLastDimension();
    NDArray flat = logits.reshape(-1, classes); // [N, C]
    NDArray target = integers(labels).reshape(-1); // [N]
    if (flat.getShape().get(0) != target.size()) {
      throw new UsageException(
          name
              + " has "
              + target.size()
              + " labels for "
              + flat.getShape().get(0)
              + " predictions.");
    }
    try {
      return Aten.crossEntropy(flat, target, Aten.Reduction.MEAN, ignored, smoothing);
    } catch (IllegalArgumentException e) {
      if (e.getMessage().contains("out of bounds")) {
        throw new UsageException(
            name
                + " has a label that is not a class: the classes are 0 to "
                + (classes - 1)
                + ", and "
                + ignored
                + " is ignored.",
            e);
      }
      throw e;
    }
  }

  static NDArray integers(NDArray labels) {
    return labels.getDataType() == DataType.INT64 ? labels : labels.toType(DataType.INT64, false);
  }
}
