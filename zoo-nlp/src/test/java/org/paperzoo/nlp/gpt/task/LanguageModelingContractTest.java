package org.paperzoo.nlp.gpt.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.nlp.gpt.GptPaper;

class LanguageModelingContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new GptPaper());
  }

  @Override
  protected String experiment() throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "Twinkle, twinkle, little star, how I wonder what you are! ".repeat(6));
    return """
        paper: gpt
        task: causal-language-modeling
        model: {model_type: gpt2, n_positions: 24, n_embd: 16, n_layer: 2, n_head: 2,
                resid_pdrop: 0, embd_pdrop: 0, attn_pdrop: 0}
        data: {name: files, train: ["%s"], validation: ["%s"], format: file}
        settings: {tokenizer: bytes}
        """
        .formatted(text, text);
  }

  @Override
  protected boolean hasSegments() {
    return true;
  }
}
