package org.paperzoo.nlp.bert.task;

import java.io.IOException;

class BertPreTrainingContractTest extends EncoderTaskContract {
  @Override
  protected String experiment() throws IOException {
    return experiment("bert", "bert-pretraining", model("bert", 0.1), corpus(), "{max_length: 32}");
  }

  /**
   * The loss adds a mean over masked tokens and one over pairs of segments, which have no common
   * weight: see the deviations in the package of {@code nlp.bert}.
   */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }
}
