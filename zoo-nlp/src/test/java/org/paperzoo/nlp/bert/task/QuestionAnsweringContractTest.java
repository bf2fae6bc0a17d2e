package org.paperzoo.nlp.bert.task;

import java.io.IOException;
import java.nio.file.Path;

class QuestionAnsweringContractTest extends EncoderTaskContract {
  @Override
  protected String experiment() throws IOException {
    String passage =
        "quiet stone under seven lights walked the green river running house ".repeat(3);
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      String answer = i % 2 == 0 ? "green river" : "seven lights";
      entries
          .append(i == 0 ? "" : ",")
          .append(
              """
              {"id": "%d", "question": "%s", "context": "%s",
               "answers": {"text": ["%s"], "answer_start": [%d]}}\
              """
                  .formatted(
                      i, i % 2 == 0 ? "house" : "stone", passage, answer, passage.indexOf(answer)));
    }
    Path file = write("squad.json", "{\"data\": [" + entries + "]}");
    return experiment(
        "bert",
        "question-answering",
        model("bert"),
        "{train: %s, validation: %s}".formatted(file, file),
        "{max_length: 32, doc_stride: 8, group_by_length: false}");
  }
}
