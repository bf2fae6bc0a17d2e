package org.paperzoo.nlp.lstm.text;

import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.nlp.lstm.LstmPaper;

class ImageRowsTaskContractTest extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new LstmPaper());
  }

  @Override
  protected String experiment() {
    return """
        paper: lstm
        task: image-rows
        model: {model_type: lstm, input_size: 28, hidden_size: 8}
        data: {name: digits, validation_size: 100}
        """;
  }
}
