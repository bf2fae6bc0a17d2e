package org.paperzoo.vision.alexnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

class AlexNetContractTest {
  abstract static class Contract extends ModelContract<AlexNetConfig> {
    abstract Variant variant();

    @Override
    protected ModelFamily<AlexNetConfig> family() {
      return AlexNetPaper.MODELS;
    }

    @Override
    protected AlexNetConfig config() {
      return AlexNetTest.config(variant(), 28);
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      long[] labels = LongStream.range(0, batch).map(i -> i % 4).toArray();
      return Map.of(
          "pixel_values",
          manager.randomNormal(new Shape(batch, 1, 28, 28)),
          "labels",
          manager.create(labels));
    }

    @Override
    protected float learningRate() {
      return 0.02f;
    }
  }

  @Nested
  class Paper extends Contract {
    @Override
    Variant variant() {
      return Variant.PAPER;
    }
  }

  @Nested
  class Torchvision extends Contract {
    @Override
    Variant variant() {
      return Variant.TORCHVISION;
    }
  }
}
