package org.paperzoo.generative.vae;

import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our model against the PyTorch implementation in {@code tools/reference/make_vae_cases.py}. */
class VaeParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(VaePaper.MODELS);
  }
}
