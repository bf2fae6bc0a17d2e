package org.paperzoo.generative.gan;

import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our model against the PyTorch implementation in {@code tools/reference/make_gan_cases.py}. */
class GanParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(GanPaper.MODELS);
  }
}
