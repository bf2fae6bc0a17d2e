package org.paperzoo.nlp.lstm.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.nlp.lstm.LstmPaper;

class SentenceTaskContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new LstmPaper());
  }

  @Override
  protected String experiment() throws IOException {
    Path texts = folder.resolve("texts.tsv");
    Files.writeString(
        texts,
        """
        text\tlabel
        good and long and good\tyes
        bad\tno
        good but bad\tno
        very good\tyes
        very bad and bad\tno
        good\tyes
        """);
    return """
        paper: lstm
        task: sentence-classification
        model: {model_type: lstm_text, architectures: [LstmForTextClassification], vocab_size: 40,
          embedding_size: 4, hidden_size: 6, bidirectional: true}
        data: {name: files, train: %s, validation: %s}
        settings: {max_length: 8}
        """
        .formatted(texts, texts);
  }
}
