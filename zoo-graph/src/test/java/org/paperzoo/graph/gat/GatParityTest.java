package org.paperzoo.graph.gat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.parity.ParityCase;

/**
 * Our network against torch_geometric's GATConv; the cases are made by {@code
 * tools/reference/make_gat_cases.py}.
 */
class GatParityTest {
  static List<ParityCase> cases() {
    return ParityCase.of(new GatFamily());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTorchGeometric(ParityCase example) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      assertThat(example.run(manager).comparisons()).isNotEmpty().allMatch(c -> c.passes());
    }
  }
}
