package org.paperzoo.nlp.lstm;

import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our model against PyTorch's, in {@code tools/reference/make_lstm_cases.py}. */
class LstmParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(LstmPaper.MODELS);
  }
}
