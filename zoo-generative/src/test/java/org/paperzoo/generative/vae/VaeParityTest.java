package org.paperzoo.generative.vae;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.parity.ParityCase;

/** Our model against the PyTorch implementation in {@code tools/reference/make_vae_cases.py}. */
class VaeParityTest {
  private static List<ParityCase> cases() {
    return ParityCase.of(new VaeFamily());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorch(ParityCase parityCase) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      ParityCase.Result result = parityCase.run(manager);
      assertThat(result.comparisons()).isNotEmpty();
      assertThat(result.comparisons()).allMatch(comparison -> comparison.error() < 2e-6);
    }
  }
}
