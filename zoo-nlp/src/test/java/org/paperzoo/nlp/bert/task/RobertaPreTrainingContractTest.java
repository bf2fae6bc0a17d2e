package org.paperzoo.nlp.bert.task;

import java.io.IOException;

class RobertaPreTrainingContractTest extends EncoderTaskContract {
  @Override
  protected String experiment() throws IOException {
    return experiment(
        "roberta", "roberta-pretraining", model("roberta"), corpus(), "{max_length: 32}");
  }
}
