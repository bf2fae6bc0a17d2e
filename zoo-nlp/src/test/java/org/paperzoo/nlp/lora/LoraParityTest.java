package org.paperzoo.nlp.lora;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.parity.Comparison;
import org.paperzoo.core.parity.ForwardPass;
import org.paperzoo.core.parity.ParityCase;
import org.paperzoo.core.parity.ParityContract;

/** Our adapters against those of peft ({@code tools/reference/make_lora_cases.py}). */
class LoraParityTest extends ParityContract {
  @TempDir private Path folder;

  @Override
  protected List<ParityCase> cases() {
    return ParityCase.of(new LoraType(), LoraCase.CATALOG);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainsWhatPeftTrainsAndMergesToTheSameOutputs(ParityCase parity) throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      LoraCase example = LoraCase.unpack(parity.name(), folder, manager);
      Map<String, NDArray> inputs = example.part("input.");
      ZooModel model = example.adapted().initialize(manager);
      Set<String> trained = new HashSet<>();
      new ForwardPass(model, manager)
          .outputsAndGradients(inputs, Precision.FLOAT32).keySet().stream()
              .filter(name -> name.startsWith(ForwardPass.GRADIENT))
              .forEach(name -> trained.add(name.substring(ForwardPass.GRADIENT.length())));
      assertThat(trained).isEqualTo(example.part("gradient.").keySet());
      try (Adapter.Merge merge = model.mergeAdapter()) {
        Map<String, NDArray> merged =
            new ForwardPass(model, manager).outputs(inputs, Precision.FLOAT32);
        assertEqual(example, merged);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-sequence",
        "bert-token-ranks",
        "roberta-answers",
        "gpt2-layers",
        "gpt2-both-tables",
        "gpt2-head-alone",
        "gpt2-embeddings",
        "bert-head-saved"
      })
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
            (key, value) -> assertThat(source.read(manager, key)).as(key).isEqualTo(value));
      }
      ModelSpec<?> again = ModelFolder.open(written, LoraCase.CATALOG);
      assertThat(again.architecture()).isEqualTo(spec.architecture());
      Map<String, NDArray> outputs =
          new ForwardPass(again.initialize(manager), manager)
              .outputs(example.part("input."), Precision.FLOAT32);
      assertEqual(example, outputs);
    }
  }

  private static void assertEqual(LoraCase example, Map<String, NDArray> outputs) {
    Map<String, NDArray> noise = example.part("noise.output.");
    example
        .part("output.")
        .forEach(
            (key, value) -> {
              Comparison comparison =
                  Comparison.of(key, value, noise.get(key).getFloat(), outputs.get(key));
              assertThat(comparison.passes()).as(comparison.toString()).isTrue();
            });
  }
}
