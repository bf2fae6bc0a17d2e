package org.paperzoo.nlp.bert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.parity.ParityCase;

/** Our models against transformers' ({@code tools/reference/make_bert_cases.py}). */
class BertParityTest {
  private static List<ParityCase> cases() {
    return ParityCase.of(new BertFamily());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTransformers(ParityCase parity) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      assertThat(parity.run(manager).comparisons())
          .allSatisfy(
              comparison -> assertThat(comparison.passes()).as(comparison.toString()).isTrue());
    }
  }
}
