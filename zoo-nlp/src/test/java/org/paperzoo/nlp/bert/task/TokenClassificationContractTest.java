package org.paperzoo.nlp.bert.task;

import java.io.IOException;

class TokenClassificationContractTest extends EncoderTaskContract {
  @Override
  protected String experiment() throws IOException {
    String sentences =
        "green B-place\nriver I-place\nunder O\nseven O\n\nquiet O\nstone B-place\n\nriver O\n\n";
    return experiment(
        "bert",
        "token-classification",
        model("bert"),
        both(write("tags.conll", sentences.repeat(4)), "name: files, "),
        "{group_by_length: false}");
  }
}
