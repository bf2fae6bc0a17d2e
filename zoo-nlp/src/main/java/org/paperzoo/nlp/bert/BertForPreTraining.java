package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;

/**
 * BERT with both heads of pre-training (section 3.1): masked tokens and next sentence.
 *
 * <p>Inputs besides the encoder's: {@code labels} [B, T], the token at masked places and -100
 * elsewhere, and {@code next_sentence_label} [B], 0 if the second text follows the first and 1 if
 * it is random. Outputs: {@code prediction_logits} [B, T, V], {@code seq_relationship_logits} [B,
 * 2] and {@code loss}, the sum of both cross entropies.
 */
public final class BertForPreTraining extends EncoderHead implements MaskedTokenModel {
  private final BertHeads heads;

  BertForPreTraining(BertModel encoder) {
    super(encoder, "bert");
    heads = child("cls", new BertHeads(encoder, true, true));
  }

  @Override
  public NDArray tokenLogits(Context context, NDArray hidden) {
    return heads.tokens(context, hidden);
  }

  /** Returns the scores of "follows" and "is random", [B, 2], for pooled vectors [B, D]. */
  public NDArray sentenceLogits(Context context, NDArray pooled) {
    return heads.sentences(context, pooled);
  }

  @Override
  protected List<String> labelNames() {
    return List.of("labels", "next_sentence_label");
  }

  @Override
  protected Map<String, NDArray> outputs(Context context, Encoded encoded) {
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("prediction_logits", tokenLogits(context, encoded.hidden()));
    outputs.put("seq_relationship_logits", sentenceLogits(context, encoded.pooled()));
    return outputs;
  }

  @Override
  protected NDArray loss(Map<String, NDArray> outputs, Map<String, NDArray> labels) {
    NDArray tokens =
        Losses.crossEntropy("labels", outputs.get("prediction_logits"), labels.get("labels"));
    NDArray sentences =
        Losses.crossEntropy(
            "next_sentence_label",
            outputs.get("seq_relationship_logits"),
            labels.get("next_sentence_label"));
    return tokens.add(sentences);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {
      logits(inputShapes[0], true, config().vocabSize()), logits(inputShapes[0], false, 2)
    };
  }
}
