package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

class GanContractTest {
  abstract static class Contract extends ModelContract<GanConfig> {
    @Override
    protected ModelFamily<GanConfig> family() {
      return GanPaper.MODELS;
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      GanConfig config = config();
      List<Integer> size = config.imageSize();
      return Map.of(
          "z",
          config.noise().sample(manager, new Shape(batch, config.latentSize())),
          "images",
          manager.randomUniform(
              0, 1, new Shape(batch + 1, config.numChannels(), size.get(0), size.get(1))));
    }
  }

  /** Both losses together: they agree on the images and contradict each other on the samples. */
  @Nested
  class Maxout extends Contract {
    @Override
    protected GanConfig config() {
      return GanTest.maxout(0.5);
    }
  }

  @Nested
  class Convolutional extends Contract {
    @Override
    protected GanConfig config() {
      return GanTest.convolutional(0.5);
    }

    @Override
    protected float learningRate() {
      return 0.01f;
    }
  }
}
