package org.paperzoo.vision.alexnet;

import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our model against the PyTorch networks in {@code tools/reference/make_alexnet_cases.py}. */
class AlexNetParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(AlexNetPaper.MODELS);
  }
}
