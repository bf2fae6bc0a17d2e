package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;

/**
 * BERT with the head for the next sentence alone.
 *
 * <p>Inputs besides the encoder's: {@code labels} [B], 0 if the second text follows the first and 1
 * if it is random. Outputs: {@code logits} [B, 2] and {@code loss}.
 */
public final class BertForNextSentencePrediction extends EncoderHead {
  private final BertHeads heads;

  BertForNextSentencePrediction(BertModel encoder) {
    super(encoder, "bert");
    heads = child("cls", new BertHeads(encoder, false, true));
  }

  @Override
  protected List<String> labelNames() {
    return List.of("labels");
  }

  @Override
  protected Map<String, NDArray> outputs(Context context, Encoded encoded) {
    return Map.of("logits", heads.sentences(context, encoded.pooled()));
  }

  @Override
  protected NDArray loss(Map<String, NDArray> outputs, Map<String, NDArray> labels) {
    return Losses.crossEntropy("labels", outputs.get("logits"), labels.get("labels"));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {logits(inputShapes[0], false, 2)};
  }
}
