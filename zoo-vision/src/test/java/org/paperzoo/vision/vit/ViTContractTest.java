package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

class ViTContractTest {
  abstract static class Contract extends ModelContract<ViTConfig> {
    @Override
    protected ModelFamily<ViTConfig> family() {
      return ViTPaper.VIT;
    }

    @Override
    protected ViTConfig config() {
      return ViTTest.config();
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      long[] labels = LongStream.range(0, batch).map(i -> i % 4).toArray();
      return Map.of(
          "pixel_values",
          manager.randomNormal(new Shape(batch, 1, 12, 12)),
          "labels",
          manager.create(labels));
    }
  }

  @Nested
  class ClassToken extends Contract {}

  @Nested
  class MeanPooling extends Contract {
    @Override
    protected ViTConfig config() {
      return ViTTest.config(
          "use_mean_pooling=true",
          "hidden_dropout_prob=0.1",
          "attention_probs_dropout_prob=0.1",
          "drop_path_rate=0.1");
    }
  }

  @Nested
  class Distilled extends Contract {
    @Override
    protected ModelFamily<ViTConfig> family() {
      return ViTPaper.DEIT;
    }

    @Override
    protected String architecture() {
      return "DeiTForImageClassification";
    }
  }
}
