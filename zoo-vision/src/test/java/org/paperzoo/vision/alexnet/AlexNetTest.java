package org.paperzoo.vision.alexnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
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
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooModel;

class AlexNetTest {
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

  /** A network of four classes of grey pictures. */
  static AlexNetConfig config(Variant variant, int imageSize) {
    return new AlexNetConfig(
        variant, List.of(8, 12, 10, 8, 6), 20, imageSize, 1, 5, 1, 2, 0.1, 0.2, 4, null, null);
  }

  private AlexNet model(AlexNetConfig config) {
    AlexNet model = new AlexNet(config);
    model.initialize(manager);
    return model;
  }

  private Context context() {
    return new Context(new ParameterStore(manager, false), false);
  }

  @Test
  void startsAsThePaperSays() {
    AlexNetConfig config =
        new AlexNetConfig(
            Variant.PAPER,
            List.of(32, 64, 64, 64, 64),
            64,
            67,
            3,
            11,
            4,
            0,
            0.5,
            0.01,
            10,
            null,
            null);
    Map<String, NDArray> arrays = StateDict.of(model(config)).arrays();
    List<String> ones = List.of("conv2", "conv4", "conv5", "fc6", "fc7");
    arrays.forEach(
        (name, array) -> {
          String module = name.substring(0, name.indexOf('.'));
          float[] values = array.toFloatArray();
          if (name.endsWith("bias")) {
            assertThat(values).as(name).containsOnly(ones.contains(module) ? 1 : 0);
          } else if (array.size() > 5_000) {
            double squares = array.square().mean().getFloat();
            assertThat(Math.sqrt(squares)).as(name).isCloseTo(0.01, within(0.0005));
          }
        });
  }

  @Test
  void normalisesByTheSquaresOfFiveMaps() {
    NDArray x = manager.randomNormal(new Shape(2, 9, 3, 4)).mul(80);
    float[] actual = AlexNetOperators.responseNorm(x).toFloatArray();
    float[] values = x.toFloatArray();
    for (int i = 0; i < actual.length; i++) {
      int map = i / 12 % 9;
      double sum = 0;
      for (int near = Math.max(0, map - 2); near <= Math.min(8, map + 2); near++) {
        double value = values[i + 12 * (near - map)];
        sum += value * value;
      }
      assertThat((double) actual[i])
          .isCloseTo(values[i] / Math.pow(2 + 1e-4 * sum, 0.75), within(1e-4));
    }
  }

  @Test
  void refusesPicturesThatDoNotFit() {
    AlexNet paper = model(config(Variant.PAPER, 28));
    assertThatThrownBy(() -> logits(paper, new Shape(1, 1, 32, 28)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("32x28")
        .hasMessageContaining("take pictures of 28x28");
    assertThatThrownBy(() -> logits(paper, new Shape(1, 3, 28, 28)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1 channel,");
    AlexNet torchvision = model(config(Variant.TORCHVISION, 28));
    assertThat(logits(torchvision, new Shape(2, 1, 41, 30)).getShape()).isEqualTo(new Shape(2, 4));
    assertThatThrownBy(() -> logits(torchvision, new Shape(1, 1, 28, 8)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("28x8")
        .hasMessageContaining("nothing is left");
  }

  @Test
  void refusesConfigurationsThatMakeNoNetwork() {
    assertThatThrownBy(() -> config(Variant.PAPER, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image_size: 10 pixels are too few");
    assertThatThrownBy(
            () ->
                new AlexNetConfig(
                    Variant.PAPER,
                    List.of(8, 12, 10, 7, 6),
                    20,
                    28,
                    1,
                    5,
                    1,
                    2,
                    0.1,
                    0.2,
                    4,
                    null,
                    null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channels: convolution 4 has two groups");
  }

  @Test
  void refusesLabelsThatAreNoClasses() {
    AlexNet model = model(config(Variant.PAPER, 28));
    NDArray pixels = manager.randomNormal(new Shape(2, 1, 28, 28));
    assertThatThrownBy(() -> forward(model, pixels, 1, 4))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the classes are 0 to 3");
    assertThatThrownBy(() -> forward(model, pixels, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("1 labels for 2 pictures");
  }

  private Map<String, NDArray> forward(AlexNet model, NDArray pixels, long... labels) {
    return model.forward(
        context(), Map.of("pixel_values", pixels, "labels", manager.create(labels)));
  }

  private NDArray logits(AlexNet model, Shape shape) {
    return model
        .forward(context(), Map.of("pixel_values", manager.randomNormal(shape)))
        .get("logits");
  }

  @Test
  void bfloat16IsCloseToFloat32() {
    AlexNet model = model(config(Variant.PAPER, 28));
    NDArray pixels = manager.randomNormal(new Shape(3, 1, 28, 28));
    float[] exact = model.logits(context(), pixels).toFloatArray();
    try (Precision.Scope half = Precision.BFLOAT16.use()) {
      NDArray logits = model.logits(context(), pixels);
      assertThat(logits.getDataType()).isEqualTo(DataType.FLOAT32);
      float[] rounded = logits.toFloatArray();
      float scale = 0;
      for (float value : exact) {
        scale = Math.max(scale, Math.abs(value));
      }
      for (int i = 0; i < exact.length; i++) {
        assertThat(rounded[i]).isCloseTo(exact[i], within(0.1f * scale));
      }
      assertThat(rounded).isNotEqualTo(exact);
    }
  }

  @Test
  void readsAndWritesTheNamesOfTorchvision(@TempDir Path folder) {
    AlexNetConfig config = config(Variant.TORCHVISION, 28);
    ModelSpec<AlexNetConfig> spec = new ModelSpec<>(AlexNetPaper.MODELS, config, "AlexNet", null);
    AlexNet model = (AlexNet) spec.initialize(manager);
    ModelFolder.write(spec, model, folder);
    try (TensorSource source = TensorSource.open(folder)) {
      assertThat(source.names())
          .contains("features.0.weight", "features.10.bias", "classifier.6.weight")
          .hasSize(16)
          .allMatch(name -> name.startsWith("features.") || name.startsWith("classifier."));
    }
    ZooModel loaded = spec.from(folder).initialize(manager);
    NDArray pixels = manager.randomNormal(new Shape(2, 1, 28, 28));
    assertThat(((AlexNet) loaded).logits(context(), pixels).toFloatArray())
        .isEqualTo(model.logits(context(), pixels).toFloatArray());
  }

  @Test
  void isABlockOfDjl() {
    try (Model model = Model.newInstance("alexnet", "PyTorch")) {
      AlexNet block = new AlexNet(config(Variant.PAPER, 28));
      model.setBlock(block);
      try (Trainer trainer =
          model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()))) {
        trainer.initialize(new Shape(2, 1, 28, 28));
        NDManager own = trainer.getManager();
        NDArray pixels = own.randomNormal(new Shape(2, 1, 28, 28));
        EasyTrain.trainBatch(
            trainer,
            new ai.djl.training.dataset.Batch(
                own.newSubManager(),
                new NDList(pixels),
                new NDList(own.create(new long[] {0, 3})),
                2,
                ai.djl.translate.Batchifier.STACK,
                ai.djl.translate.Batchifier.STACK,
                0,
                1));
        assertThat(trainer.evaluate(new NDList(pixels)).get(0).getShape())
            .isEqualTo(new Shape(2, 4));
      }
    }
  }
}
