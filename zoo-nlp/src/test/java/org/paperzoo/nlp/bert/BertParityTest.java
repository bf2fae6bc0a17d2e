package org.paperzoo.nlp.bert;

import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our models against transformers' ({@code tools/reference/make_bert_cases.py}). */
class BertParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(BertPaper.MODELS);
  }
}
