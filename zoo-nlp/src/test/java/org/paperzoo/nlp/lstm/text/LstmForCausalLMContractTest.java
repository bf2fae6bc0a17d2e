package org.paperzoo.nlp.lstm.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.stream.LongStream;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.nlp.lstm.LstmPaper;

class LstmForCausalLMContractTest extends ModelContract<LstmTextConfig> {
  @Override
  protected ModelFamily<LstmTextConfig> family() {
    return LstmPaper.TEXT;
  }

  @Override
  protected LstmTextConfig config() {
    return new LstmTextConfig(9, 4, 6, 2, 0.1, false, null, null, null);
  }

  @Override
  protected Map<String, NDArray> inputs(int batch) {
    long[] ids = LongStream.range(0, 5L * batch).map(i -> i * i % 9).toArray();
    long[] labels = LongStream.range(0, 5L * batch).map(i -> i * 2 % 9).toArray();
    Shape shape = new Shape(batch, 5);
    return Map.of("input_ids", manager.create(ids, shape), "labels", manager.create(labels, shape));
  }

  @Override
  protected float learningRate() {
    return 5;
  }
}
