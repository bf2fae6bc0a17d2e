package org.paperzoo.nlp.roberta;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.nn.Context;
import org.paperzoo.nlp.bert.BertModel;
import org.paperzoo.nlp.bert.MaskedLanguageModel;

/** RoBERTa with the head for masked tokens. */
public final class RobertaForMaskedLm extends MaskedLanguageModel {
  private final RobertaTokenHead head;

  RobertaForMaskedLm(BertModel encoder) {
    super(encoder, RobertaPaper.PREFIX);
    head = child("lm_head", new RobertaTokenHead(encoder));
  }

  @Override
  public NDArray tokenLogits(Context context, NDArray hidden) {
    return head.apply(context, hidden);
  }
}
