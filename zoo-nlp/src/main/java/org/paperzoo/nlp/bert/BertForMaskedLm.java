package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.nn.Context;

/** BERT with the head for masked tokens. */
public final class BertForMaskedLm extends MaskedLanguageModel {
  private final BertHeads heads;

  BertForMaskedLm(BertModel encoder) {
    super(encoder, "bert");
    heads = child("cls", new BertHeads(encoder, true, false));
  }

  @Override
  public NDArray tokenLogits(Context context, NDArray hidden) {
    return heads.tokens(context, hidden);
  }
}
