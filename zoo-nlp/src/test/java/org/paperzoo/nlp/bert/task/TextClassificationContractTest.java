package org.paperzoo.nlp.bert.task;

import java.io.IOException;

class TextClassificationContractTest extends EncoderTaskContract {
  @Override
  protected String experiment() throws IOException {
    StringBuilder text = new StringBuilder("text\tlabel\n");
    for (int i = 0; i < 12; i++) {
      text.append(i % 2 == 0 ? "green river stone " : "seven house lights ");
      text.append("quiet ".repeat(i % 5)).append("under\t").append(i % 2 == 0 ? "land" : "town");
      text.append('\n');
    }
    return experiment(
        "bert",
        "text-classification",
        model("bert"),
        both(write("texts.tsv", text.toString()), "name: files, "),
        "{group_by_length: false}");
  }
}
