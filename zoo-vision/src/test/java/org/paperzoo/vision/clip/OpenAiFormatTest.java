package org.paperzoo.vision.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.CheckpointFormat;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.parity.ForwardPass;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.ProcessorKind;

/**
 * Checkpoints in OpenAI's layout, against a model in plain PyTorch ({@code
 * tools/reference/make_clip_openai_fixture.py}).
 */
class OpenAiFormatTest {
  private static final Path RESOURCES = Path.of("src/test/resources/org/paperzoo/vision/clip");
  private static final Path CHECKPOINT = RESOURCES.resolve("openai.safetensors");

  private final Catalog catalog = Catalog.of(new ClipPaper());

  @TempDir private Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private ModelSpec<?> convert(Path source, Path target) {
    CheckpointFormat format = catalog.format(source).orElseThrow();
    return format.convert(source, target, Long.MAX_VALUE, manager);
  }

  private void assertComputesTheExpected(Path model) {
    ZooModel loaded = ModelFolder.open(model, catalog).initialize(manager);
    try (TensorSource expected =
        TensorSource.open(RESOURCES.resolve("openai-expected.safetensors"))) {
      Map<String, NDArray> inputs = new LinkedHashMap<>();
      for (String name : List.of("input_ids", "pixel_values")) {
        inputs.put(name, expected.read(manager, name));
      }
      Map<String, NDArray> outputs =
          new ForwardPass(loaded, manager).outputs(inputs, Precision.FLOAT32);
      for (String name : List.of("image_embeds", "text_embeds")) {
        float[] right = expected.read(manager, name).toFloatArray();
        float[] actual = outputs.get(name).toFloatArray();
        assertThat(actual).hasSameSizeAs(right);
        for (int i = 0; i < right.length; i++) {
          assertThat((double) actual[i]).as(name).isCloseTo(right[i], within(2e-6));
        }
      }
    }
  }

  @Test
  void aStateDictionaryBecomesAModelFolder() {
    Path target = folder.resolve("model");
    ModelSpec<?> spec = convert(CHECKPOINT, target);
    ClipConfig config = (ClipConfig) spec.config();
    assertThat(config.visionConfig().imageSize()).isEqualTo(12);
    assertThat(config.visionConfig().patchSize()).isEqualTo(4);
    assertThat(config.textConfig().maxPositionEmbeddings()).isEqualTo(9);
    assertThat(config.textConfig().eosTokenId()).isEqualTo(29);
    assertThat(config.textConfig().hiddenAct()).isEqualTo(ActivationFunction.QUICK_GELU);
    assertComputesTheExpected(target);
    assertThat(PreprocessorFile.read(target, ProcessorKind.VIT).orElseThrow().crop().height())
        .isEqualTo(12);
  }

  @Test
  void anOpenClipFolderBecomesAModelFolder() throws IOException {
    Path source = Files.createDirectory(folder.resolve("open_clip"));
    Files.copy(CHECKPOINT, source.resolve("open_clip_model.safetensors"));
    Path stated = source.resolve("open_clip_config.json");
    Files.writeString(
        stated,
        """
        {"model_cfg": {"embed_dim": 10, "quick_gelu": true,
          "vision_cfg": {"image_size": 12, "layers": 1, "width": 64, "patch_size": 4},
          "text_cfg": {"context_length": 9, "vocab_size": 30, "width": 64, "heads": 1, "layers": 1}},
         "preprocess_cfg": {"mean": [0.1, 0.2, 0.3], "std": [0.4, 0.5, 0.6]}}
        """);
    Files.writeString(source.resolve("special_tokens_map.json"), "{}");
    convert(source, folder.resolve("model"));
    assertComputesTheExpected(folder.resolve("model"));
    assertThat(folder.resolve("model/special_tokens_map.json")).exists();
    assertThat(
            PreprocessorFile.read(folder.resolve("model"), ProcessorKind.CLIP).orElseThrow().mean())
        .containsExactly(0.1, 0.2, 0.3);

    Files.writeString(stated, Files.readString(stated).replace("\"quick_gelu\": true,", ""));
    ClipConfig gelu = (ClipConfig) convert(source, folder.resolve("gelu")).config();
    assertThat(gelu.visionConfig().hiddenAct()).isEqualTo(ActivationFunction.GELU);

    Files.writeString(
        stated,
        Files.readString(stated)
            .replace("\"heads\": 1", "\"heads\": 1, \"hf_model_name\": \"roberta-base\""));
    assertThatThrownBy(() -> convert(source, folder.resolve("other")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("hf_model_name")
        .hasMessageContaining("open_clip_config.json");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void aModelFolderMayHoldOpenAisLayout() throws IOException {
    Path model = folder.resolve("model");
    convert(CHECKPOINT, model);
    Files.copy(
        CHECKPOINT,
        model.resolve("model.safetensors"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertComputesTheExpected(model);
  }

  @Test
  void theTableIsInvertible() {
    try (TensorSource published = TensorSource.open(CHECKPOINT)) {
      ZooModel model =
          new ClipModel((ClipConfig) convert(CHECKPOINT, folder.resolve("m")).config());
      StateDict state = StateDict.of(model);
      state.initialize(manager, ClipCheckpoint.openAi().read(published, state.shapes()));
      List<SafetensorsWriter.Entry> own =
          state.arrays().entrySet().stream()
              .map(entry -> SafetensorsWriter.Entry.of(entry.getKey(), entry.getValue()))
              .toList();
      Map<String, SafetensorsWriter.Entry> written =
          ClipCheckpoint.openAi().write(own).stream()
              .collect(Collectors.toMap(SafetensorsWriter.Entry::name, entry -> entry));
      List<String> names =
          published.names().stream()
              .filter(name -> !name.contains("_resolution") && !name.endsWith("_length"))
              .filter(name -> !name.equals("vocab_size"))
              .toList();
      assertThat(written.keySet()).containsExactlyInAnyOrderElementsOf(names);
      for (String name : names) {
        NDArray right = published.read(manager, name);
        NDArray back = written.get(name).array().get();
        assertThat(back.getShape()).as(name).isEqualTo(right.getShape());
        assertThat(back.toFloatArray()).as(name).isEqualTo(right.toFloatArray());
      }
    }
  }

  @Test
  void aTextEncoderInAModuleOfItsOwnIsTheSame() {
    Path custom = folder.resolve("custom.safetensors");
    try (TensorSource source = TensorSource.open(CHECKPOINT)) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      source.names().stream()
          .filter(name -> source.info(name).isFloating())
          .forEach(
              name -> {
                boolean shared = name.startsWith("visual.") || name.equals("logit_scale");
                tensors.put(shared ? name : "text." + name, source.read(manager, name));
              });
      assertThat(tensors).containsKey("text.transformer.resblocks.0.ln_1.weight");
      SafetensorsWriter.write(custom, tensors, Map.of());
    }
    convert(custom, folder.resolve("model"));
    assertComputesTheExpected(folder.resolve("model"));
  }

  @Test
  void exportsWhatItImports() throws IOException {
    Path model = folder.resolve("model");
    convert(CHECKPOINT, model);
    ModelSpec<?> spec = ModelFolder.open(model, catalog);
    CheckpointFormat format = catalog.formats().get(0);
    assertThat(format.writes(spec.family())).isTrue();
    Path exported = folder.resolve("exported");
    format.write(spec, spec.initialize(manager), exported);
    assertThat(exported.resolve("open_clip_config.json"))
        .content()
        .contains("\"quick_gelu\": true", "\"patch_size\": 4", "\"context_length\": 9");
    try (TensorSource published = TensorSource.open(CHECKPOINT);
        TensorSource written = TensorSource.open(exported.resolve("open_clip_model.safetensors"))) {
      List<String> names =
          published.names().stream()
              .filter(name -> published.info(name).shape().dimension() > 0)
              .filter(name -> published.info(name).isFloating())
              .toList();
      assertThat(written.names()).containsAll(names);
      for (String name : names) {
        NDArray right = published.read(manager, name);
        assertThat(written.read(manager, name).toFloatArray())
            .as(name)
            .isEqualTo(right.toFloatArray());
      }
    }
    assertThat(convert(exported, folder.resolve("again")).config()).isEqualTo(spec.config());
    assertComputesTheExpected(folder.resolve("again"));
  }

  @Test
  void exportsAResidualNetworkToo() {
    ModelSpec<ClipResNetConfig> spec =
        new ModelSpec<>(ClipPaper.RESNET, TinyClip.resNet(), "CLIPResNetModel", null);
    ZooModel model = spec.initialize(manager);
    Path exported = folder.resolve("exported");
    catalog.formats().get(0).write(spec, model, exported);
    ModelSpec<?> again = convert(exported, folder.resolve("again"));
    ClipResNetConfig config = (ClipResNetConfig) again.config();
    assertThat(config.visionConfig().layers()).isEqualTo(spec.config().visionConfig().layers());
    assertThat(config.textConfig().numAttentionHeads()).isEqualTo(2);
    Map<String, NDArray> expected = StateDict.of(model).arrays();
    ZooModel loaded = ModelFolder.open(folder.resolve("again"), catalog).initialize(manager);
    StateDict.of(loaded)
        .arrays()
        .forEach(
            (name, array) ->
                assertThat(array.toFloatArray())
                    .as(name)
                    .isEqualTo(expected.get(name).toFloatArray()));
  }

  @Test
  void modelsThatOpenClipDoesNotHaveAreRefused() {
    ClipConfig config = TinyClip.config();
    ClipTextConfig text = new ClipTextConfig(40, 7, 16, 2, 2, 6, 17, TinyClip.END);
    ModelSpec<ClipConfig> other =
        new ModelSpec<>(
            ClipPaper.CLIP, new ClipConfig(text, config.visionConfig(), 6), "CLIPModel", null);
    Path target = folder.resolve("other");
    assertThatThrownBy(() -> catalog.formats().get(0).write(other, null, target))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("at the token 18, and open_clip at the greatest token, 39");
    assertThat(target).doesNotExist();
  }

  @Test
  void aMissingTensorIsNamed() {
    Path broken = folder.resolve("broken.safetensors");
    try (TensorSource source = TensorSource.open(CHECKPOINT)) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      source.names().stream()
          .filter(name -> !name.equals("transformer.resblocks.0.attn.in_proj_bias"))
          .filter(name -> source.info(name).isFloating())
          .forEach(name -> tensors.put(name, source.read(manager, name)));
      SafetensorsWriter.write(broken, tensors, Map.of());
    }
    assertThatThrownBy(() -> convert(broken, folder.resolve("none")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("q_proj.bias");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void anotherImageSizeIsInterpolated() {
    Path target = folder.resolve("model");
    convert(CHECKPOINT, target);
    ModelSpec<?> spec = ModelFolder.open(target, catalog);
    ClipConfig config = (ClipConfig) spec.config();
    ClipVisionConfig vision = config.visionConfig();
    ClipConfig larger =
        new ClipConfig(
            config.textConfig(),
            new ClipVisionConfig(
                64, 128, 10, 1, 1, 3, 20, 4, ActivationFunction.QUICK_GELU, 1e-5, 0, 0.02, 1),
            config.projectionDim());
    assertThat(vision.grid()).isEqualTo(3);
    TorchEngine.seed(0);
    ZooModel model =
        new ModelSpec<>(ClipPaper.CLIP, larger, "CLIPModel", target).initialize(manager);
    assertThat(
            StateDict.of(model)
                .shapes()
                .get("vision_model.embeddings.position_embedding.weight")
                .getShape())
        .containsExactly(26, 64);
  }
}
