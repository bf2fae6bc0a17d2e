package org.paperzoo.graph.gat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.graph.ParityCase;

/**
 * Our network against torch_geometric's GATConv; the cases are made by {@code
 * tools/reference/make_gat_cases.py}.
 */
class GatParityTest {
  private static List<String> cases() {
    return new GatFamily().parityCases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTorchGeometric(String resource) {
    ParityCase.check(new GatFamily(), resource, 1e-5);
  }
}
