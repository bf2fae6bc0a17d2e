package org.paperzoo.nlp.lstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.stream.LongStream;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

class LstmContractTest extends ModelContract<LstmConfig> {
  @Override
  protected ModelFamily<LstmConfig> family() {
    return LstmPaper.MODELS;
  }

  @Override
  protected LstmConfig config() {
    return new LstmConfig(4, 6, 2, true, 0.1, false, 5, 3, null, null);
  }

  @Override
  protected Map<String, NDArray> inputs(int batch) {
    return Map.of(
        "inputs",
        manager.randomNormal(new Shape(batch, 5, 4)),
        "lengths",
        manager.create(LongStream.range(0, batch).map(i -> 5 - i % 3).toArray()),
        "labels",
        manager.create(LongStream.range(0, batch).map(i -> i % 3).toArray()));
  }
}
