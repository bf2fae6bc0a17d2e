package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

class VaeContractTest {
  abstract static class Contract extends ModelContract<VaeConfig> {
    @Override
    protected ModelFamily<VaeConfig> family() {
      return VaePaper.MODELS;
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      return Map.of(
          "inputs",
          manager.randomUniform(0, 1, new Shape(batch, config().inputSize())).round(),
          "epsilon",
          manager.randomNormal(new Shape(batch, config().latentSize())));
    }

    @Override
    protected float learningRate() {
      return 0.02f;
    }
  }

  @Nested
  class Bernoulli extends Contract {
    @Override
    protected VaeConfig config() {
      return new VaeConfig(11, 9, 3, Likelihood.BERNOULLI, 0.3);
    }
  }

  @Nested
  class Gaussian extends Contract {
    @Override
    protected VaeConfig config() {
      return new VaeConfig(11, 9, 3, Likelihood.GAUSSIAN, 0.3);
    }
  }
}
