package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;

/** BERT with a linear classifier of the pooled vector. */
public final class BertForSequenceClassification extends SequenceClassifier {
  private final Linear classifier;

  BertForSequenceClassification(BertModel encoder) {
    super(encoder, "bert");
    EncoderConfig config = encoder.config();
    classifier =
        child("classifier", new Linear(config.hiddenSize(), config.numLabels(), config.weights()));
  }

  @Override
  public NDArray logits(Context context, Encoded encoded) {
    return classifier.apply(context, classifierDropout(context, encoded.pooled())); // [B, C]
  }
}
