package org.paperzoo.nlp.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.parity.ParityCase;

/** Our models against transformers' ({@code tools/reference/make_gpt_cases.py}). */
class GptParityTest {
  private static List<ParityCase> cases() {
    List<ParityCase> cases = new ArrayList<>(ParityCase.of(new Gpt2Family()));
    cases.addAll(ParityCase.of(new GptNeoFamily()));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTransformers(ParityCase parity) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      assertThat(parity.run(manager).comparisons())
          .isNotEmpty()
          .allSatisfy(
              comparison -> assertThat(comparison.passes()).as(comparison.toString()).isTrue());
    }
  }
}
