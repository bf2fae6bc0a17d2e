package org.paperzoo.nlp.gpt.fewshot;

import java.io.IOException;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.nlp.gpt.GptPaper;

class FewShotContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new GptPaper());
  }

  @Override
  protected String experiment() throws IOException {
    return """
        paper: gpt
        task: few-shot
        model: {model_type: gpt2, n_positions: 96, n_embd: 16, n_layer: 2, n_head: 2}
        data: {name: addition_2, count: 8}
        settings: {tokenizer: bytes, beams: 2, shots: 1}
        """;
  }

  @Override
  protected boolean hasSegments() {
    return true;
  }

  /** Demonstrations and dropout are drawn for a batch. */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }
}
