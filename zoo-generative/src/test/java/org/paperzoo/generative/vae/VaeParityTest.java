package org.paperzoo.generative.vae;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.generative.ParityCase;

/** Our model against the PyTorch implementation in {@code tools/reference/make_vae_cases.py}. */
class VaeParityTest {
  private static List<String> cases() {
    return new VaeFamily().parityCases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorch(String resource) {
    ParityCase.check(new VaeFamily(), resource, 2e-6);
  }
}
