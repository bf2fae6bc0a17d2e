package org.paperzoo.nlp.lstm.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.nlp.lstm.LstmPaper;

class RunningTextTaskContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new LstmPaper());
  }

  @Override
  protected String experiment() throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "to be or not to be, that is the question: ".repeat(8));
    return """
        paper: lstm
        task: running-text
        model: {model_type: lstm_text, embedding_size: 4, hidden_size: 6, num_layers: 2}
        data: {name: files, train: [%s], validation: [%s]}
        settings: {window: 5}
        """
        .formatted(text, text);
  }

  /** A larger batch has other streams. */
  @Override
  protected boolean largerBatchHasTheSameExamples() {
    return false;
  }
}
