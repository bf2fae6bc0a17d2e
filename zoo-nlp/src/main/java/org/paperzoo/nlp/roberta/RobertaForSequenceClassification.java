package org.paperzoo.nlp.roberta;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.bert.BertModel;
import org.paperzoo.nlp.bert.Encoded;
import org.paperzoo.nlp.bert.SequenceClassifier;

/** RoBERTa with a classifier of the first token's vector. */
public final class RobertaForSequenceClassification extends SequenceClassifier {
  private final RobertaClassificationHead classifier;

  RobertaForSequenceClassification(BertModel encoder) {
    super(encoder, RobertaPaper.PREFIX);
    classifier = child("classifier", new RobertaClassificationHead(encoder.config()));
  }

  @Override
  public NDArray logits(Context context, Encoded encoded) {
    return classifier.apply(context, encoded.hidden()); // [B, C]
  }
}
