package org.paperzoo.nlp.bert.task;

import java.io.IOException;
import java.nio.file.Path;

class MultipleChoiceContractTest extends EncoderTaskContract {
  @Override
  protected String experiment() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      lines.append(
          """
          {"id": "%d", "context": "green river", "endings": ["quiet stone%s", "seven"], "label": %d}
          """
              .formatted(i, " under".repeat(i % 3), i % 2));
    }
    Path file = write("choices.jsonl", lines.toString());
    return experiment(
        "bert",
        "multiple-choice",
        model("bert"),
        "{format: jsonl, train: %s, validation: %s}".formatted(file, file),
        "{group_by_length: false}");
  }
}
