package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;

/**
 * An encoder with the scores of where an answer starts and ends (section 4.2 and Figure 4 c):
 * {@code BertForQuestionAnswering} and RoBERTa's.
 *
 * <p>Inputs besides the encoder's: {@code start_positions} and {@code end_positions} [B]; those at
 * T and beyond are ignored in the loss, those below 0 count as 0. Outputs: {@code start_logits} and
 * {@code end_logits} [B, T] and {@code loss}, the mean of both cross entropies.
 */
public final class QuestionAnswerer extends EncoderHead {
  private static final NDIndex FIRST = new NDIndex("..., 0");
  private static final NDIndex SECOND = new NDIndex("..., 1");
  private final Linear outputs;

  /** Creates the head on an encoder that becomes its child of that name. */
  public QuestionAnswerer(BertModel encoder, String name) {
    super(encoder, name);
    EncoderConfig config = encoder.config();
    outputs = child("qa_outputs", new Linear(config.hiddenSize(), 2, config.weights()));
  }

  /**
   * The scores of the tokens.
   *
   * @param start of the answer's first token, [B, T]
   * @param end of its last token, [B, T]
   */
  public record Spans(NDArray start, NDArray end) {}

  /** Returns the scores of the tokens. */
  public Spans spans(Context context, Encoded encoded) {
    try (NDArray logits = outputs.apply(context, encoded.hidden())) { // [B, T, 2]
      return new Spans(logits.get(FIRST), logits.get(SECOND)); // [B, T] each
    }
  }

  /**
   * Returns the loss, a single number.
   *
   * @param start [B] or [B, 1] int64
   * @param end [B] or [B, 1] int64
   */
  public NDArray loss(Spans spans, NDArray start, NDArray end) {
    return loss(spans.start(), start).add(loss(spans.end(), end)).div(2);
  }

  private static NDArray loss(NDArray logits, NDArray positions) {
    long length = logits.getShape().get(1);
    NDArray target = Losses.integers(positions).flatten().clip(0, length); // [B]
    return Losses.crossEntropy("start_positions or end_positions", logits, target, length, 0);
  }

  @Override
  protected List<String> labelNames() {
    return List.of("start_positions", "end_positions");
  }

  @Override
  protected Map<String, NDArray> outputs(Context context, Encoded encoded) {
    Spans spans = spans(context, encoded);
    Map<String, NDArray> all = new LinkedHashMap<>();
    all.put("start_logits", spans.start());
    all.put("end_logits", spans.end());
    return all;
  }

  @Override
  protected NDArray loss(Map<String, NDArray> outputs, Map<String, NDArray> labels) {
    Spans spans = new Spans(outputs.get("start_logits"), outputs.get("end_logits"));
    return loss(spans, labels.get("start_positions"), labels.get("end_positions"));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0], inputShapes[0]};
  }
}
