package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.error.UsageException;

/**
 * What the labels of examples are: which loss a classification head of {@code transformers} has.
 */
public enum ProblemType {
  /** Numbers; mean squared error. */
  REGRESSION,
  /** One class each; cross entropy. */
  SINGLE_LABEL_CLASSIFICATION,
  /** Any number of classes each; binary cross entropy of every class. */
  MULTI_LABEL_CLASSIFICATION;

  /**
   * Returns what labels are.
   *
   * @param given what the configuration says, or null to infer it as the reference does: numbers of
   *     a head with one output, else classes if they are integers, else zeros and ones
   * @param outputs K of the head
   */
  public static ProblemType of(ProblemType given, int outputs, NDArray labels) {
    if (given != null) {
      return given;
    }
    if (outputs == 1) {
      return REGRESSION;
    }
    return labels.getDataType().isFloating()
        ? MULTI_LABEL_CLASSIFICATION
        : SINGLE_LABEL_CLASSIFICATION;
  }

  /**
   * Returns the loss, a single number.
   *
   * @param logits [B, K]
   * @param labels numbers [B] or [B, K], classes [B], or zeros and ones [B, K]
   * @param examples what has a label, for the errors, such as {@code pictures}
   * @param smoothing the probability that a class spreads evenly over all; of no effect on numbers,
   *     and on zeros and ones
   * @throws UsageException if the labels do not fit
   */
  public NDArray loss(NDArray logits, NDArray labels, String examples, double smoothing) {
    return switch (this) {
      case REGRESSION -> {
        if (logits.size() != labels.size()) {
          throw unfitting(logits, labels);
        }
        yield logits.flatten().sub(as(DataType.FLOAT32, labels).flatten()).square().mean();
      }
      case SINGLE_LABEL_CLASSIFICATION ->
          ClassificationLoss.of(logits, as(DataType.INT64, labels), examples, smoothing);
      case MULTI_LABEL_CLASSIFICATION -> {
        if (!logits.getShape().equals(labels.getShape())) {
          throw unfitting(logits, labels);
        }
        yield Aten.binaryCrossEntropyWithLogits(
            logits, as(DataType.FLOAT32, labels), Aten.Reduction.MEAN);
      }
    };
  }

  private static UsageException unfitting(NDArray logits, NDArray labels) {
    return new UsageException(
        "labels of shape " + labels.getShape() + " do not fit logits " + logits.getShape() + ".");
  }

  private static NDArray as(DataType type, NDArray labels) {
    return labels.getDataType() == type ? labels : labels.toType(type, false);
  }
}
