package org.paperzoo.nlp.bert.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.train.TaskContract;
import org.paperzoo.nlp.bert.BertPaper;
import org.paperzoo.nlp.roberta.RobertaPaper;

/** The contract for tasks of BERT's and RoBERTa's encoders. */
abstract class EncoderTaskContract extends TaskContract {
  @Override
  protected Catalog catalog() {
    return Catalog.of(new BertPaper(), new RobertaPaper());
  }

  @Override
  protected boolean hasSegments() {
    return true;
  }

  /** Returns a model without dropout, which would draw for a batch. */
  static String model(String type) {
    return model(type, 0);
  }

  static String model(String type, double dropout) {
    return ("{model_type: %s, vocab_size: 320, hidden_size: 32, num_hidden_layers: 2,"
            + " num_attention_heads: 2, intermediate_size: 64, max_position_embeddings: 66,"
            + " hidden_dropout_prob: %s, attention_probs_dropout_prob: %s}")
        .formatted(type, dropout, dropout);
  }

  static String experiment(String paper, String task, String model, String data, String settings) {
    return "paper: %s\ntask: %s\nmodel: %s\ndata: %s\nsettings: %s"
        .formatted(paper, task, model, data, settings);
  }

  final Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Returns the data section of a small corpus. */
  final String corpus() throws IOException {
    StringBuilder text = new StringBuilder();
    for (List<String> document : TestTexts.documents(30)) {
      text.append(String.join("\n", document)).append("\n\n");
    }
    return "{name: files, train: [%s], format: documents, hold_out: 0.2}"
        .formatted(write("corpus.txt", text.toString()));
  }

  /** Returns the data section of a file to train on and to be judged by. */
  static String both(Path file, String more) {
    return "{%strain: %s, validation: %s, test: %s}".formatted(more, file, file, file);
  }
}
