package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;

/**
 * An encoder with a linear classifier of every token (Figure 4 d): {@code
 * BertForTokenClassification} and RoBERTa's.
 *
 * <p>Inputs besides the encoder's: {@code labels} [B, T], -100 at tokens that do not count.
 * Outputs: {@code logits} [B, T, C] and {@code loss}.
 */
public final class TokenClassifier extends EncoderHead {
  private final Linear classifier;

  /** Creates a classifier on an encoder that becomes its child of that name. */
  public TokenClassifier(BertModel encoder, String name) {
    super(encoder, name);
    EncoderConfig config = encoder.config();
    classifier =
        child("classifier", new Linear(config.hiddenSize(), config.numLabels(), config.weights()));
  }

  /** Returns the scores of the classes, [B, T, C]. */
  public NDArray logits(Context context, Encoded encoded) {
    return classifier.apply(context, classifierDropout(context, encoded.hidden())); // [B, T, C]
  }

  /** Returns the loss, a single number. */
  public NDArray loss(NDArray logits, NDArray labels) {
    return loss(logits, labels, 0);
  }

  /** Returns the loss of labels that spread a probability evenly over all classes. */
  public NDArray loss(NDArray logits, NDArray labels, double smoothing) {
    return Losses.crossEntropy("labels", logits, labels, smoothing);
  }

  @Override
  protected List<String> labelNames() {
    return List.of("labels");
  }

  @Override
  protected Map<String, NDArray> outputs(Context context, Encoded encoded) {
    return Map.of("logits", logits(context, encoded));
  }

  @Override
  protected NDArray loss(Map<String, NDArray> outputs, Map<String, NDArray> labels) {
    return loss(outputs.get("logits"), labels.get("labels"));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {logits(inputShapes[0], true, config().numLabels())};
  }
}
