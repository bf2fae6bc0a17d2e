package org.paperzoo.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.error.ZooException;
import org.paperzoo.core.experiment.TinyPaper;
import org.paperzoo.core.nn.ZooModel;

/** Model folders: what is written comes back, and what is wrong with others is said. */
final class ModelFolderTest {
  private final Catalog catalog = Catalog.of(new TinyPaper());
  @TempDir Path folder;

  private Path config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
    return folder;
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    ModelSpec<?> spec = catalog.preset("tiny/small", List.of()).model();
    Path target = folder.resolve("model");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      ZooModel model = spec.initialize(manager);
      ModelFolder.create(spec, model, target, Long.MAX_VALUE);
      assertThat(target.resolve("config.json"))
          .hasContent(
              """
              {
                "architectures": [
                  "TinyModel"
                ],
                "model_type": "tiny",
                "inputs": 3,
                "bias": true,
                "torch_dtype": "float32"
              }
              """);
      ModelSpec<?> opened = ModelFolder.open(target, catalog);
      assertThat(opened.config()).isEqualTo(spec.config());
      StateDict loaded = StateDict.of(opened.initialize(manager));
      StateDict.of(model)
          .arrays()
          .forEach(
              (name, array) -> assertThat(loaded.arrays().get(name)).as(name).isEqualTo(array));
    }
    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("config.json", "model.safetensors");
    }
  }

  @Test
  void writesShards() {
    ModelSpec<?> spec = catalog.preset("tiny/small", List.of()).model();
    Path target = folder.resolve("model");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      ZooModel model = spec.initialize(manager);
      ModelFolder.create(spec, model, target, 12);
      assertThat(target.resolve("model.safetensors.index.json")).exists();
      assertThat(target.resolve("model-00001-of-00002.safetensors")).exists();
      StateDict loaded = StateDict.of(ModelFolder.open(target, catalog).initialize(manager));
      StateDict.of(model)
          .arrays()
          .forEach(
              (name, array) -> assertThat(loaded.arrays().get(name)).as(name).isEqualTo(array));
    }
  }

  @Test
  void keepsWhatLayBesideTheWeightsAndUnknownKeys() throws IOException {
    config("{\"model_type\": \"tiny\", \"pad_token_id\": 7, \"torch_dtype\": \"float16\"}");
    Files.writeString(folder.resolve("vocab.txt"), "a\nb\n");
    Files.writeString(folder.resolve("secret.txt"), "not a tokenizer");
    Files.writeString(folder.resolve("modules.json"), "[]");
    Files.writeString(
        Files.createDirectory(folder.resolve("1_Pooling")).resolve("config.json"), "{}");
    ModelSpec<?> spec = ModelFolder.open(folder, catalog);
    Path target = folder.resolve("copy");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      ZooModel model = spec.create();
      model.initialize(manager);
      ModelFolder.create(spec, model, target, Long.MAX_VALUE);
    }
    assertThat(target.resolve("vocab.txt")).hasContent("a\nb\n");
    assertThat(target.resolve("secret.txt")).doesNotExist();
    assertThat(target.resolve("modules.json")).hasContent("[]");
    assertThat(target.resolve("1_Pooling/config.json")).hasContent("{}");
    assertThat(target.resolve("config.json"))
        .content()
        .contains("\"pad_token_id\": 7", "\"torch_dtype\": \"float32\"")
        .doesNotContain("float16");
  }

  @Test
  void refusesIntegersAsWeights() throws IOException {
    config("{\"model_type\": \"tiny\", \"inputs\": 2}");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      SafetensorsWriter.write(
          folder.resolve("model.safetensors"),
          Map.of(
              "map.weight", manager.create(new int[] {7, 8}, new Shape(1, 2)),
              "map.bias", manager.create(new float[] {1})));
      ModelSpec<?> spec = ModelFolder.open(folder, catalog);
      assertThatThrownBy(() -> spec.initialize(manager))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("wrong type (1): map.weight is I32, expected floats")
          .hasMessageContaining("model.safetensors");
    }
  }

  @Test
  void leavesAnExistingTargetAlone() throws IOException {
    ModelSpec<?> spec = catalog.preset("tiny/small", List.of()).model();
    Path target = Files.createDirectory(folder.resolve("model"));
    Files.writeString(target.resolve("mine"), "mine");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      ZooModel model = spec.initialize(manager);
      assertThatThrownBy(() -> ModelFolder.create(spec, model, target, Long.MAX_VALUE))
          .isInstanceOf(UsageException.class);
    }
    assertThat(target.resolve("mine")).hasContent("mine");
    assertThat(target.resolve("config.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                     | expected the key "model_type"
          {"model_type": 3}                                      | expected the key "model_type"
          {"model_type": "tinyy"}                                | did you mean "tiny"?
          {"model_type": "tiny", "inputs": 0}                    | inputs
          {"model_type": "tiny", "inputs": "many"}               | inputs
          {"model_type": "tiny", "architectures": ["TinyModle"]} | did you mean "TinyModel"?
          {"model_type": "tiny"                                  | config.json:
          """)
  void saysWhatIsWrongWithAConfig(String json, String message) throws IOException {
    Path broken = config(json);
    assertThatThrownBy(() -> ModelFolder.open(broken, catalog))
        .isInstanceOf(ZooException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("config.json");
  }

  @Test
  void saysThatAFolderIsNone() throws IOException {
    assertThatThrownBy(() -> ModelFolder.open(folder, catalog))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not a model folder: it has no config.json");
    assertThatThrownBy(() -> ModelFolder.open(folder.resolve("none"), catalog))
        .hasMessageContaining("there is no folder");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> ModelFolder.open(file, catalog)).hasMessageContaining("is a file");
    Path weights =
        Files.write(
            folder.resolve("model.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    assertThatThrownBy(() -> ModelFolder.open(weights, catalog))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "is a file (a safetensors file), not a model folder; give the folder that also has its"
                + " config.json");
    assertThatThrownBy(() -> ModelFolder.open(folder, catalog))
        .hasMessageContaining("it has no config.json, only weights");
  }

  @Test
  void listsTensorsThatDoNotFit() throws IOException {
    ModelSpec<?> spec = catalog.preset("tiny/small", List.of()).model();
    Path target = folder.resolve("model");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      ModelFolder.create(spec, spec.initialize(manager), target, Long.MAX_VALUE);
      Files.writeString(
          target.resolve("config.json"),
          "{\"model_type\": \"tiny\", \"inputs\": 5, \"bias\": false}");
      ModelSpec<?> other = ModelFolder.open(target, catalog);
      assertThatThrownBy(() -> other.initialize(manager))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("unexpected (1): map.bias")
          .hasMessageContaining("map.weight is (1, 3), expected (1, 5)");
    }
  }
}
