package org.paperzoo.graph.gat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

class GatContractTest extends ModelContract<GatConfig> {
  @Override
  protected ModelFamily<GatConfig> family() {
    return GatPaper.MODELS;
  }

  @Override
  protected GatConfig config() {
    return new GatConfig(
        5,
        4,
        3,
        List.of(2, 2, 2),
        0.2,
        0.1,
        null,
        List.of(false, true, true),
        GatConfig.Activation.ELU,
        true,
        true,
        true);
  }

  @Override
  protected float learningRate() {
    return 0.3f;
  }

  /** A chain of as many nodes. */
  @Override
  protected Map<String, NDArray> inputs(int batch) {
    long[] edges = new long[2 * (batch - 1)];
    long[] labels = new long[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = i % 3;
      if (i + 1 < batch) {
        edges[i] = i;
        edges[batch - 1 + i] = i + 1;
      }
    }
    return Map.of(
        "x", manager.randomNormal(new Shape(batch, 5)),
        "edge_index", manager.create(edges, new Shape(2, batch - 1)),
        "labels", manager.create(labels));
  }
}
