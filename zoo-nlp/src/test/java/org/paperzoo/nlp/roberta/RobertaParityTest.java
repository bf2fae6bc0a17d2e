package org.paperzoo.nlp.roberta;

import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our models against transformers' ({@code tools/reference/make_roberta_cases.py}). */
class RobertaParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(RobertaPaper.MODELS);
  }
}
