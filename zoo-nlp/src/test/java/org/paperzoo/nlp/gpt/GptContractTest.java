package org.paperzoo.nlp.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.catalog.ModelContract;
import org.paperzoo.core.catalog.ModelFamily;

class GptContractTest {
  private static final int VOCABULARY = 31;

  private static Map<String, NDArray> tokens(NDManager manager, int batch) {
    NDArray ids =
        manager
            .randomUniform(0, VOCABULARY, new Shape(batch, 7))
            .floor()
            .toType(DataType.INT64, false);
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    inputs.put("input_ids", ids);
    inputs.put("labels", ids);
    return inputs;
  }

  @Nested
  class Gpt2 extends ModelContract<Gpt2Config> {
    @Override
    protected ModelFamily<Gpt2Config> family() {
      return GptPaper.GPT2;
    }

    @Override
    protected Gpt2Config config() {
      return new Gpt2Config(VOCABULARY, 7, 12, 2, 3);
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      return tokens(manager, batch);
    }
  }

  @Nested
  class GptNeo extends ModelContract<GptNeoConfig> {
    @Override
    protected ModelFamily<GptNeoConfig> family() {
      return GptPaper.GPT_NEO;
    }

    @Override
    protected GptNeoConfig config() {
      return new GptNeoConfig(VOCABULARY, 8, 12, 2, 3, 3);
    }

    @Override
    protected Map<String, NDArray> inputs(int batch) {
      return tokens(manager, batch);
    }
  }

  @Test
  void presetsOfGpt3HaveTheParametersOfTable21() {
    Map<String, Double> stated =
        Map.of(
            "gpt3-small", 125e6,
            "gpt3-medium", 350e6,
            "gpt3-large", 760e6,
            "gpt3-xl", 1.3e9,
            "gpt3-2.7b", 2.7e9,
            "gpt3-6.7b", 6.7e9,
            "gpt3-13b", 13.0e9,
            "gpt3-175b", 175.0e9);
    var presets =
        GptPaper.GPT_NEO.presets().stream()
            .filter(preset -> preset.name().startsWith("gpt3-"))
            .toList();
    assertThat(presets).hasSize(8);
    for (var preset : presets) {
      double paper = stated.get(preset.name());
      assertThat(preset.parameters().doubleValue())
          .as(preset.name())
          .isCloseTo(paper, within(0.02 * paper));
    }
  }
}
