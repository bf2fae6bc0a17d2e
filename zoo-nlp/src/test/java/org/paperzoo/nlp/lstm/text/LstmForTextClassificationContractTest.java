package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.stream.LongStream;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.nlp.lstm.LstmPaper;

class LstmForTextClassificationContractTest extends ModelContract<LstmTextConfig> {
  @Override
  protected ModelFamily<LstmTextConfig> family() {
    return LstmPaper.TEXT;
  }

  @Override
  protected String architecture() {
    return "LstmForTextClassification";
  }

  @Override
  protected LstmTextConfig config() {
    return new LstmTextConfig(9, 4, 6, 2, 0.1, true, 3, null, null);
  }

  @Override
  protected Map<String, NDArray> inputs(int batch) {
    long[] ids = LongStream.range(0, 5L * batch).map(i -> i * i % 9).toArray();
    return Map.of(
        "input_ids",
        manager.create(ids, new Shape(batch, 5)),
        "lengths",
        manager.create(LongStream.range(0, batch).map(i -> 5 - i % 3).toArray()),
        "labels",
        manager.create(LongStream.range(0, batch).map(i -> i % 3).toArray()));
  }

  @Override
  protected float learningRate() {
    return 0.3f;
  }
}
