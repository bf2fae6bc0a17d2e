package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ProblemType;

/**
 * An encoder with a classifier of whole sequences (Figure 4 a and b).
 *
 * <p>Inputs besides the encoder's: {@code labels}, [B] or [B, 1] classes, [B] or [B, 1] numbers, or
 * [B, C] zeros and ones, as the {@link ProblemType} says. Where the configuration has none, they
 * are numbers if there is one class; of several classes integers are classes, and floats are zeros
 * and ones. Outputs: {@code logits} [B, C] and {@code loss}.
 */
public abstract class SequenceClassifier extends EncoderHead {
  /** Creates a classifier on an encoder that becomes its child of that name. */
  protected SequenceClassifier(BertModel encoder, String name) {
    super(encoder, name);
  }

  /** Returns the scores of the classes, [B, C]. */
  public abstract NDArray logits(Context context, Encoded encoded);

  /**
   * Returns the loss, a single number.
   *
   * @param logits [B, C]
   * @param labels of classes, numbers, or zeros and ones
   */
  public final NDArray loss(NDArray logits, NDArray labels) {
    return loss(logits, labels, 0);
  }

  /**
   * As {@link #loss(NDArray, NDArray)}, of smoothed labels.
   *
   * @param smoothing the probability that a class spreads evenly over all; of no effect on numbers,
   *     and on zeros and ones
   */
  public final NDArray loss(NDArray logits, NDArray labels, double smoothing) {
    return ProblemType.of(config().problemType(), config().numLabels(), labels)
        .loss(logits, labels, "texts", smoothing);
  }

  @Override
  protected final List<String> labelNames() {
    return List.of("labels");
  }

  @Override
  public final List<String> integerInputNames() {
    return config().problemType() == ProblemType.SINGLE_LABEL_CLASSIFICATION
        ? super.integerInputNames()
        : encoder().integerInputNames();
  }

  @Override
  public final List<String> typedInputNames() {
    return config().problemType() == null ? labelNames() : List.of();
  }

  @Override
  protected final Map<String, NDArray> outputs(Context context, Encoded encoded) {
    return Map.of("logits", logits(context, encoded));
  }

  @Override
  protected final NDArray loss(Map<String, NDArray> outputs, Map<String, NDArray> labels) {
    return loss(outputs.get("logits"), labels.get("labels"));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {logits(inputShapes[0], false, config().numLabels())};
  }
}
