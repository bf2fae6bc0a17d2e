package org.paperzoo.nlp.lora;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.parity.ForwardPass;

/** Our adapters against peft's ({@code tools/reference/make_lora_cases.py}). */
class LoraParityTest {
  private static final double TOLERANCE = 1e-5;
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-sequence",
        "bert-token-ranks",
        "bert-pre-training-biases",
        "bert-masked-lm-excluded",
        "roberta-sequence",
        "roberta-answers",
        "gpt2",
        "gpt2-layers",
        "gpt-neo",
        "gpt-neo-all"
      })
  void equalsPeft(String name) throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      LoraCase example = LoraCase.unpack(name, folder, manager);
      Map<String, NDArray> expected = new LinkedHashMap<>(example.part("output."));
      example.part("gradient.").forEach((key, value) -> expected.put("grad." + key, value));
      Map<String, NDArray> inputs = example.part("input.");
      ZooModel model = example.adapted().initialize(manager);

      Map<String, NDArray> actual =
          new ForwardPass(model, manager).outputsAndGradients(inputs, Precision.FLOAT32);

      assertThat(gradients(actual)).isEqualTo(gradients(expected));
      double largest =
          expected.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith("grad."))
              .mapToDouble(entry -> magnitude(entry.getValue()))
              .max()
              .orElse(0);
      expected.forEach(
          (key, value) -> {
            // The gradient of a shift that softmax takes out again is zero but for rounding.
            boolean cancels = key.startsWith("grad.") && magnitude(value) < 1e-6 * largest;
            double scale = cancels ? largest / magnitude(value) : 1;
            assertThat(error(actual.get(key), value) / scale).as(key).isLessThan(TOLERANCE);
          });
      try (Adapter.Merge merge = model.mergeAdapter()) {
        Map<String, NDArray> merged =
            new ForwardPass(model, manager).outputs(inputs, Precision.FLOAT32);
        example
            .part("output.")
            .forEach(
                (key, value) ->
                    assertThat(error(merged.get(key), value)).as(key).isLessThan(TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-sequence", "bert-token-ranks", "roberta-answers", "gpt2-layers"})
  void writesWhatItRead(String name) throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      LoraCase example = LoraCase.unpack(name, folder, manager);
      ModelSpec<?> spec = example.adapted();
      Path written = Files.createDirectory(folder.resolve("written"));

      ModelFolder.write(spec, spec.initialize(manager), written);

      Map<String, NDArray> adapter = example.part("adapter.");
      try (TensorSource source = TensorSource.open(written.resolve("adapter_model.safetensors"))) {
        assertThat(source.names()).containsExactlyInAnyOrderElementsOf(adapter.keySet());
        adapter.forEach(
            (key, value) -> assertThat(error(source.read(manager, key), value)).isZero());
      }
      ModelSpec<?> again = ModelFolder.open(written, LoraCase.CATALOG);
      assertThat(again.architecture()).isEqualTo(spec.architecture());
      Map<String, NDArray> outputs =
          new ForwardPass(again.initialize(manager), manager)
              .outputs(example.part("input."), Precision.FLOAT32);
      example
          .part("output.")
          .forEach(
              (key, value) ->
                  assertThat(error(outputs.get(key), value)).as(key).isLessThan(TOLERANCE));
    }
  }

  private static Set<String> gradients(Map<String, NDArray> results) {
    Set<String> names = new HashSet<>(results.keySet());
    names.removeIf(name -> !name.startsWith("grad."));
    return names;
  }

  /** Returns the largest difference over the largest magnitude. */
  private static double magnitude(NDArray array) {
    return array.toType(DataType.FLOAT64, false).abs().max().getDouble();
  }

  private static double error(NDArray actual, NDArray expected) {
    NDArray wide = expected.toType(DataType.FLOAT64, false);
    double scale = wide.abs().max().getDouble();
    return actual.toType(DataType.FLOAT64, false).sub(wide).abs().max().getDouble() / scale;
  }
}
