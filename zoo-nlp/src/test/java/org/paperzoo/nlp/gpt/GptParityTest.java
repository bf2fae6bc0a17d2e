package org.paperzoo.nlp.gpt;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our models against transformers' ({@code tools/reference/make_gpt_cases.py}). */
class GptParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    List<ParityCase> cases = new ArrayList<>(ParityCase.of(GptPaper.GPT2));
    cases.addAll(ParityCase.of(GptPaper.GPT_NEO));
    return cases;
  }
}
