package org.paperzoo.vision.vit;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our models against {@code transformers}: {@code tools/reference/make_vit_cases.py}. */
class ViTParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    List<ParityCase> cases = new ArrayList<>(ParityCase.of(ViTPaper.VIT));
    cases.addAll(ParityCase.of(ViTPaper.DEIT));
    return cases;
  }
}
