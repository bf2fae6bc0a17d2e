package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;

/**
 * An encoder with a head for masked tokens and no pooler.
 *
 * <p>Inputs besides the encoder's: {@code labels} [B, T], -100 where there is nothing to predict.
 * Outputs: {@code logits} [B, T, V] and {@code loss}.
 */
public abstract class MaskedLanguageModel extends EncoderHead implements MaskedTokenModel {
  /** Creates the model on an encoder that becomes its child of that name. */
  protected MaskedLanguageModel(BertModel encoder, String name) {
    super(encoder, name);
  }

  @Override
  protected final List<String> labelNames() {
    return List.of("labels");
  }

  @Override
  protected final Map<String, NDArray> outputs(Context context, Encoded encoded) {
    return Map.of("logits", tokenLogits(context, encoded.hidden()));
  }

  @Override
  protected final NDArray loss(Map<String, NDArray> outputs, Map<String, NDArray> labels) {
    return Losses.crossEntropy("labels", outputs.get("logits"), labels.get("labels"));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {logits(inputShapes[0], true, config().vocabSize())};
  }
}
