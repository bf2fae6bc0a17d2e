package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;

/**
 * An encoder that scores the choices of a question, each a sequence of its own (section 4.4):
 * {@code BertForMultipleChoice} and RoBERTa's.
 *
 * <p>Inputs: those of the encoder with an axis of C choices, [B, C, T], and {@code labels} [B], the
 * number of the right one. Outputs: {@code logits} [B, C] and {@code loss}.
 */
public final class MultipleChoice extends EncoderHead {
  private final Linear classifier;
  private final double dropout;

  /**
   * Creates the head.
   *
   * @param encoder becomes a child
   * @param name the encoder's name, {@code bert} or {@code roberta}
   * @param dropout the probability of dropout before the classifier: in the reference BERT's is
   *     that of classifiers, RoBERTa's that of the hidden states
   */
  public MultipleChoice(BertModel encoder, String name, double dropout) {
    super(encoder, name);
    this.dropout = dropout;
    EncoderConfig config = encoder.config();
    classifier = child("classifier", new Linear(config.hiddenSize(), 1, config.weights()));
  }

  /** Returns the scores of the choices, [B, C], for inputs [B, C, T]. */
  public NDArray logits(Context context, EncoderInputs inputs) {
    return logits(context, inputs.flattened(), inputs.inputIds().getShape().get(1)); // [B, C]
  }

  /** Returns the scores of the choices, [B, C], for inputs [B C, T]. */
  public NDArray logits(Context context, EncoderInputs inputs, long choices) {
    Encoded encoded = encode(context, inputs);
    NDArray logits = scores(context, encoded).reshape(-1, choices); // [B, C]
    encoded.hidden().close();
    return logits;
  }

  private NDArray scores(Context context, Encoded encoded) {
    return classifier.apply(context, dropout(context, encoded.pooled(), dropout)); // [B C, 1]
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
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    EncoderInputs given = EncoderInputs.of(inputs);
    Shape shape = given.inputIds().getShape();
    if (shape.dimension() != 3 || shape.size() == 0) {
      throw new UsageException(
          "input_ids must be [batch, choices, tokens] with at least one token, not " + shape + ".");
    }
    given.flattened().check(config());
    return withLoss(Map.of("logits", logits(context, given)), inputs);
  }

  @Override
  protected Map<String, NDArray> outputs(Context context, Encoded encoded) {
    return Map.of("logits", scores(context, encoded));
  }

  @Override
  protected NDArray loss(Map<String, NDArray> outputs, Map<String, NDArray> labels) {
    return loss(outputs.get("logits"), labels.get("labels"));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), inputShapes[0].get(1))};
  }
}
