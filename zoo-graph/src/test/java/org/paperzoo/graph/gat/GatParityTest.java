package org.paperzoo.graph.gat;

import java.util.List;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our network against torch_geometric's GATConv ({@code tools/reference/make_gat_cases.py}). */
class GatParityTest extends ParityContract {
  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(GatPaper.MODELS);
  }
}
