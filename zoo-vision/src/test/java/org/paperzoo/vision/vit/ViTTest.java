package org.paperzoo.vision.vit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigBinder;
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.Faults;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Precision;

class ViTTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(5);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  /** Returns a model of four classes of grey pictures of 12 pixels, with these fields changed. */
  static ViTConfig config(String... changes) {
    Faults faults = new Faults();
    String text =
        "{hidden_size: 16, num_hidden_layers: 2, num_attention_heads: 4, intermediate_size: 24,"
            + " image_size: 12, patch_size: 4, num_channels: 1, num_labels: 4, initializer_range:"
            + " 0.2}";
    ConfigDocument document =
        ConfigDocument.parse(text, "test.yaml", faults).withOverrides(List.of(changes), faults);
    ViTConfig config = ConfigBinder.bind(document.root(), ViTConfig.class, faults);
    faults.throwIfAny();
    return config;
  }

  private Context context(boolean training) {
    return new Context(new ParameterStore(manager, false), training);
  }

  private ViTForImageClassification model(ViTConfig config) {
    ViTForImageClassification model =
        new ViTForImageClassification("vit", new ViTModel(config, false, false), config);
    model.initialize(manager);
    return model;
  }

  @Test
  void aClassifierSeesWhatTheWholeModelGives() {
    ViTConfig config = config();
    ViTForImageClassification model = model(config);
    ViTModel body = (ViTModel) model.getChildren().valueAt(0);
    NDArray pixels = manager.randomNormal(new Shape(3, 1, 12, 12));
    NDArray whole = body.encode(context(false), pixels);
    assertThat(whole.getShape()).isEqualTo(new Shape(3, 10, 16));
    float[] first = whole.get(":, 0").toFloatArray();
    float[] features = model.features(context(false), pixels).toFloatArray();
    for (int i = 0; i < first.length; i++) {
      assertThat(features[i]).isCloseTo(first[i], within(1e-5f));
    }
  }

  @Test
  void aCheckpointOfAnotherResolutionIsInterpolated(@TempDir Path folder) {
    ModelSpec<ViTConfig> small =
        new ModelSpec<>(ViTPaper.VIT, config(), "ViTForImageClassification", null);
    ViTForImageClassification model = (ViTForImageClassification) small.initialize(manager);
    ModelFolder.write(small, model, folder);
    ModelSpec<ViTConfig> large =
        small.with(config("image_size=20"), "ViTForImageClassification").from(folder);
    ViTForImageClassification larger = (ViTForImageClassification) large.initialize(manager);
    assertThat(larger.positions().getShape()).isEqualTo(new Shape(1, 26, 16));
    try (TensorSource source = TensorSource.open(folder)) {
      assertThat(
              ViTCheckpoint.positions(large.config(), large.config(), 1)
                  .interpolation(source, ViTCheckpoint.POSITIONS)
                  .orElseThrow())
          .contains("positions of 3x3 patches", "interpolated to 5x5", "20x20 pixels");
      assertThat(
              ViTCheckpoint.positions(small.config(), small.config(), 1)
                  .interpolation(source, ViTCheckpoint.POSITIONS))
          .isEmpty();
    }
    NDArray pixels = manager.randomNormal(new Shape(2, 1, 20, 20));
    // Interpolated once when it is loaded, or for each picture: the same.
    float[] expected = model.logits(context(false), pixels).toFloatArray();
    float[] actual = larger.logits(context(false), pixels).toFloatArray();
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
    }
  }

  @Test
  void aBodyTakesTheWeightsOfAClassifierAndBack(@TempDir Path folder) {
    ModelSpec<ViTConfig> spec =
        new ModelSpec<>(ViTPaper.VIT, config(), "ViTForImageClassification", null);
    ViTForImageClassification model = (ViTForImageClassification) spec.initialize(manager);
    ModelFolder.write(spec, model, folder);
    ViTModel body = (ViTModel) spec.with(config(), "ViTModel").from(folder).initialize(manager);
    NDArray pixels = manager.randomNormal(new Shape(2, 1, 12, 12));
    Map<String, NDArray> outputs = body.forward(context(false), Map.of("pixel_values", pixels));
    assertThat(outputs.keySet()).containsExactly("last_hidden_state"); // no pooler was saved
    float[] first = outputs.get("last_hidden_state").get(":, 0").toFloatArray();
    float[] features = model.features(context(false), pixels).toFloatArray();
    for (int i = 0; i < first.length; i++) {
      assertThat(features[i]).isCloseTo(first[i], within(1e-5f));
    }
  }

  @Test
  void refusesPicturesThatDoNotFit() {
    ViTForImageClassification model = model(config());
    assertThatThrownBy(() -> forward(model, new Shape(1, 1, 3, 12), null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("3x12 pixels, smaller than one patch of 4x4");
    assertThatThrownBy(() -> forward(model, new Shape(1, 3, 12, 12), null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1 channel,");
    assertThatThrownBy(() -> forward(model, new Shape(1, 1, 16, 12), 0L))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("16x12")
        .hasMessageContaining("interpolate_pos_encoding");
    assertThat(forward(model, new Shape(1, 1, 16, 13), 1L).getShape()).isEqualTo(new Shape(1, 4));
    assertThatThrownBy(() -> config("patch_size=16"))
        .hasMessageContaining("a patch of 16 pixels is larger than pictures of 12");
    assertThatThrownBy(() -> config("num_attention_heads=5"))
        .hasMessageContaining("hidden_size 16 is no multiple of 5 heads");
  }

  @Test
  void picturesNeedNotBeSquare() {
    ViTConfig wide = config("image_size=[8, 20]");
    ViTForImageClassification model = model(wide);
    assertThat(model.positions().getShape()).isEqualTo(new Shape(1, 11, 16));
    assertThat(forward(model, new Shape(2, 1, 8, 20), 0L).getShape()).isEqualTo(new Shape(2, 4));
    assertThatThrownBy(() -> forward(model, new Shape(1, 1, 20, 8), 0L))
        .hasMessageContaining("of 20x8 pixels, but the model's pictures are of 8x20");
    assertThat(forward(model, new Shape(2, 1, 20, 8), 1L).getShape()).isEqualTo(new Shape(2, 4));
    assertThat(config("image_size=[12, 12]")).isEqualTo(config());
    assertThat(config("image_size=[12, 12]").imageSize()).hasToString("12");
    for (String wrong : List.of("[8]", "[8, 0]", "wide", "[8, 8, 8]", "1000000000")) {
      assertThatThrownBy(() -> config("image_size=" + wrong))
          .as(wrong)
          .hasMessageContaining("image_size: expected a number of pixels from 1 to");
    }
  }

  @Test
  void labelsAreWhatTheConfigurationSays() {
    NDArray pixels = manager.randomNormal(new Shape(2, 1, 12, 12));
    NDArray classes = manager.create(new long[] {3, 1});
    NDArray ones = manager.create(new float[] {1, 0, 0, 1, 0, 0, 1, 0}, new Shape(2, 4));
    ViTForImageClassification model = model(config());
    assertThat(model.typedInputNames()).containsExactly("labels");
    NDArray logits = model.logits(context(false), pixels);
    assertThat(loss(model, pixels, classes))
        .isCloseTo(
            logits
                .logSoftmax(1)
                .get(classes.expandDims(1).eq(manager.arange(4)))
                .mean()
                .neg()
                .getFloat(),
            within(1e-5f));
    float several = loss(model, pixels, ones);
    assertThat(several)
        .isCloseTo(
            logits.mul(ones.mul(2).sub(1)).neg().exp().add(1).log().mean().getFloat(),
            within(1e-5f));
    ViTForImageClassification one = model(config("num_labels=1"));
    NDArray numbers = manager.create(new float[] {0.5f, -2});
    assertThat(loss(one, pixels, numbers))
        .isCloseTo(
            one.logits(context(false), pixels).flatten().sub(numbers).square().mean().getFloat(),
            within(1e-4f));
    assertThat(model(config("problem_type=single_label_classification")).integerInputNames())
        .containsExactly("labels");
    assertThatThrownBy(
            () -> loss(model(config("problem_type=multi_label_classification")), pixels, classes))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("labels of shape (2) do not fit logits (2, 4)");
  }

  private float loss(ViTForImageClassification model, NDArray pixels, NDArray labels) {
    return model
        .forward(context(false), Map.of("pixel_values", pixels, "labels", labels))
        .get("loss")
        .getFloat();
  }

  @Test
  void numbersAndNamesOfClassesAgree() {
    ViTConfig named = config("num_labels=null", "id2label={0: cat, 1: dog, 2: owl}");
    assertThat(named.numLabels()).isEqualTo(3);
    assertThat(named.label2id()).containsEntry("owl", 2);
    assertThat(config("id2label={0: cat, 1: dog}").id2label()).as("of another head").isNull();
    assertThatThrownBy(() -> config("num_labels=null", "id2label={0: cat, 2: dog}"))
        .hasMessageContaining("id2label names 2 classes but not class 1");
  }

  private NDArray forward(ViTForImageClassification model, Shape shape, Long flag) {
    NDArray pixels = manager.randomNormal(shape);
    return model
        .forward(
            context(false),
            flag == null
                ? Map.of("pixel_values", pixels)
                : Map.of(
                    "pixel_values",
                    pixels,
                    "interpolate_pos_encoding",
                    manager.create(new long[] {flag})))
        .get("logits");
  }

  @Test
  void stochasticDepthSkipsTheSublayersOfSomePictures() {
    NDArray x = manager.randomNormal(new Shape(400, 2, 3));
    NDArray update = manager.ones(x.getShape());
    float[] added = ViTOperators.addOrSkip(x, update, 0.25).sub(x).toFloatArray();
    int skipped = 0;
    for (int picture = 0; picture < 400; picture++) {
      float first = added[picture * 6];
      boolean skip = Math.abs(first) < 1e-5f;
      skipped += skip ? 1 : 0;
      for (int i = 0; i < 6; i++) {
        assertThat(added[picture * 6 + i]).isCloseTo(skip ? 0f : 4 / 3f, within(1e-5f));
      }
    }
    assertThat(skipped).isBetween(60, 140);
  }

  @Test
  void attentionWeightsAreProbabilities() {
    ViTForImageClassification model = model(config());
    List<NDArray> layers =
        model.attentionWeights(context(false), manager.randomNormal(new Shape(2, 1, 12, 12)));
    assertThat(layers).hasSize(2);
    for (NDArray weights : layers) {
      assertThat(weights.getShape()).isEqualTo(new Shape(2, 10, 10));
      for (float sum : weights.sum(new int[] {2}).toFloatArray()) {
        assertThat(sum).isCloseTo(1, within(1e-5f));
      }
    }
  }

  @Test
  void startsWithSmallWeightsAndNoBias() {
    StateDict.of(model(config("initializer_range=0.02", "hidden_size=64")))
        .arrays()
        .forEach(
            (name, array) -> {
              if (name.contains("layernorm")) {
                assertThat(array.toFloatArray())
                    .as(name)
                    .containsOnly(name.endsWith("weight") ? 1 : 0);
              } else if (name.endsWith("bias")) {
                assertThat(array.toFloatArray()).as(name).containsOnly(0);
              } else {
                assertThat(array.abs().max().getFloat()).as(name).isBetween(0.02f, 0.0401f);
              }
            });
  }

  @Test
  void bfloat16IsCloseToFloat32() {
    ViTForImageClassification model = model(config());
    NDArray pixels = manager.randomNormal(new Shape(3, 1, 12, 12));
    float[] exact = model.logits(context(false), pixels).toFloatArray();
    try (Precision.Scope half = Precision.BFLOAT16.use()) {
      float[] rounded = model.logits(context(false), pixels).toFloatArray();
      for (int i = 0; i < exact.length; i++) {
        assertThat(rounded[i]).isCloseTo(exact[i], within(0.1f));
      }
      assertThat(rounded).isNotEqualTo(exact);
    }
  }
}
