package org.paperzoo.generative.gan;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.generative.ParityCase;

/** Our pair against the PyTorch implementation in {@code tools/reference/make_gan_cases.py}. */
class GanParityTest {
  private static List<String> cases() {
    return new GanFamily().parityCases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorch(String resource) {
    ParityCase.check(new GanFamily(), resource, 2e-6);
  }
}
