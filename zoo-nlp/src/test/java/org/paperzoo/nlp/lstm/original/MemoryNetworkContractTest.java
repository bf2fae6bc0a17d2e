package org.paperzoo.nlp.lstm.original;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.nlp.lstm.LstmPaper;

class MemoryNetworkContractTest extends ModelContract<MemoryConfig> {
  @Override
  protected ModelFamily<MemoryConfig> family() {
    return LstmPaper.ORIGINAL;
  }

  @Override
  protected MemoryConfig config() {
    return new MemoryConfig(
        3,
        2,
        2,
        2,
        true,
        true,
        true,
        Biases.ALL,
        Squash.WIDE,
        Squash.CENTERED,
        true,
        0.5,
        List.of(-1.0, -2.0),
        List.of());
  }

  @Override
  protected Map<String, NDArray> inputs(int batch) {
    return Map.of(
        "inputs",
        manager.randomNormal(new Shape(batch, 5, 3)),
        "targets",
        manager.randomUniform(0.1f, 0.9f, new Shape(batch, 5, 2)));
  }

  @Override
  protected float learningRate() {
    return 1;
  }
}
