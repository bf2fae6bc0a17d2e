package org.paperzoo.generative.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.generative.Models;

class GanTest {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final Context context = Models.context(manager, false);

  @BeforeEach
  void seed() {
    JniUtils.setSeed(11);
  }

  static GanConfig maxout(double initializerRange) {
    return new GanConfig(
        1,
        List.of(6, 5),
        4,
        Noise.UNIFORM,
        List.of(12, 10),
        null,
        List.of(),
        List.of(8, 7),
        5,
        0.2,
        0.5,
        initializerRange,
        initializerRange);
  }

  static GanConfig convolutional(double initializerRange) {
    return new GanConfig(
        3,
        List.of(9, 12),
        4,
        Noise.GAUSSIAN,
        List.of(12),
        new DeconvolutionConfig(5, List.of(3, 4), Activation.RELU, 5, 3, 1),
        List.of(new ConvolutionConfig(4, 2, 3, 1, 2, 2)),
        List.of(7),
        3,
        0.2,
        0.5,
        initializerRange,
        initializerRange);
  }

  private static List<GanConfig> configs() {
    return List.of(maxout(0.5), convolutional(0.5));
  }

  private Gan gan(GanConfig config) {
    Gan gan = new Gan(config);
    gan.initialize(manager);
    return gan;
  }

  private Map<String, NDArray> inputs(GanConfig config, int batch) {
    Shape image =
        new Shape(
            batch + 2, config.numChannels(), config.imageSize().get(0), config.imageSize().get(1));
    return Map.of(
        "z", config.noise().sample(manager, new Shape(batch, config.latentSize())),
        "images", manager.randomUniform(0, 1, image));
  }

  @Test
  void presetsHaveTheSizesOfTheAuthors() {
    long generator = 100 * 1200 + 1200 + 1200 * 1200 + 1200 + 1200 * 784 + 784;
    long discriminator = 784 * 1200 + 1200 + 240 * 1200 + 1200 + 240 + 1;
    assertThat(ModuleTree.of(new Gan(preset("gan-mnist"))).parameterCount())
        .isEqualTo(generator + discriminator)
        .isEqualTo(3_735_425);
    long cifarGenerator =
        100 * 8000
            + 8000
            + 8000L * 8000
            + 8000
            + 80 * 3 * 25
            + 3 * 32 * 32; // the last: deconvolution
    long cifarDiscriminator =
        (64 * 3 * 64 + 64) // 15 x 15 after pooling
            + (64 * 32 * 64 + 64) // 6 x 6
            + (384 * 32 * 25 + 384) // 4 x 4
            + (192 * 16 * 2500 + 2500)
            + 500
            + 1;
    assertThat(ModuleTree.of(new Gan(preset("gan-cifar10-conv"))).parameterCount())
        .isEqualTo(cifarGenerator + cifarDiscriminator);
  }

  private static GanConfig preset(String name) {
    return GanPaper.MODELS.presets().stream()
        .filter(preset -> preset.name().equals(name))
        .findFirst()
        .orElseThrow()
        .config();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void declaresItsOutputShapes(GanConfig config) {
    Gan gan = gan(config);
    Map<String, NDArray> inputs = inputs(config, 3);
    List<Shape> actual =
        gan.forward(context, inputs).values().stream().map(NDArray::getShape).toList();
    Shape[] declared =
        gan.getOutputShapes(
            new Shape[] {inputs.get("z").getShape(), inputs.get("images").getShape()});
    assertThat(actual).containsExactly(declared);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void samplesLieBetweenZeroAndOne(GanConfig config) {
    NDArray samples = gan(config).forward(context, inputs(config, 20)).get("samples");
    assertThat(samples.min().getFloat()).isGreaterThanOrEqualTo(0);
    assertThat(samples.max().getFloat()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void dropoutFallsOnTheDiscriminatorInTraining(GanConfig config) {
    Gan gan = gan(config);
    Map<String, NDArray> inputs = inputs(config, 5);
    Context training = Models.context(manager, true);
    Map<String, NDArray> first = gan.forward(training, inputs);
    Map<String, NDArray> second = gan.forward(training, inputs);
    assertThat(first.get("samples").toFloatArray()).isEqualTo(second.get("samples").toFloatArray());
    assertThat(first.get("logits_real").toFloatArray())
        .isNotEqualTo(second.get("logits_real").toFloatArray());
    float[] evaluated = gan.forward(context, inputs).get("logits_real").toFloatArray();
    assertThat(gan.forward(context, inputs).get("logits_real").toFloatArray()).isEqualTo(evaluated);
  }

  @Test
  void lossesAreThoseOfThePaper() {
    double[] real = {2.0, -1.0, 30};
    double[] fake = {-3.0, 0.5};
    double logReal = 0;
    for (double a : real) {
      logReal += Math.log(1 / (1 + Math.exp(-a))) / real.length;
    }
    double logFake = 0;
    double logNotFake = 0;
    for (double a : fake) {
      logFake += Math.log(1 / (1 + Math.exp(-a))) / fake.length;
      logNotFake += Math.log(1 - 1 / (1 + Math.exp(-a))) / fake.length;
    }
    NDArray logitsReal = manager.create(real);
    NDArray logitsFake = manager.create(fake);
    assertThat(GanOperators.discriminatorLoss(logitsReal, logitsFake).getDouble())
        .isCloseTo(-0.5 * (logReal + logNotFake), within(1e-9));
    assertThat(GeneratorLoss.MINIMAX.of(logitsFake).getDouble())
        .isCloseTo(logNotFake, within(1e-9));
    assertThat(GeneratorLoss.NON_SATURATING.of(logitsFake).getDouble())
        .isCloseTo(-logFake, within(1e-9));
  }

  /** Section 3: while the discriminator wins, only −log D(G(z)) has a gradient to follow. */
  @Test
  void minimaxLossSaturates() {
    NDArray logits = manager.create(new float[] {-12f});
    logits.setRequiresGradient(true);
    Models.backward(() -> GeneratorLoss.MINIMAX.of(logits));
    assertThat(logits.getGradient().getFloat(0)).isBetween(-1e-5f, 0f);
    logits.getGradient().subi(logits.getGradient());
    Models.backward(() -> GeneratorLoss.NON_SATURATING.of(logits));
    assertThat(logits.getGradient().getFloat(0)).isCloseTo(-1, within(1e-4f));
  }

  @Test
  void noiseHasVarianceOne() {
    for (Noise noise : Noise.values()) {
      NDArray z = noise.sample(manager, new Shape(200_000));
      assertThat(z.mean().getFloat()).as(noise + "").isCloseTo(0, within(0.01f));
      assertThat(z.square().mean().getFloat()).as(noise + "").isCloseTo(1, within(0.01f));
    }
    NDArray uniform = Noise.UNIFORM.sample(manager, new Shape(1000));
    assertThat(uniform.abs().max().getFloat()).isBetween(1.7f, (float) Math.sqrt(3));
  }

  @Test
  void paintsTheImageItIsGiven() {
    for (GanConfig config : List.of(maxout(0), convolutional(0))) {
      Gan gan = gan(config);
      double[] image = new double[config.imageValues()];
      for (int i = 0; i < image.length; i++) {
        image[i] = i / (image.length - 1.0); // includes 0 and 1
      }
      gan.generator().paint(image);
      NDArray z = manager.zeros(new Shape(1, config.latentSize()));
      float[] painted = gan.forward(context, Map.of("z", z)).get("samples").toFloatArray();
      for (int i = 0; i < image.length; i++) {
        assertThat(painted[i]).isCloseTo((float) image[i], within(1e-6f));
      }
    }
  }

  @Test
  void refusesImagesThatItCannotPaint() {
    DeconvolutionConfig maps = new DeconvolutionConfig(4, List.of(8, 8), Activation.RELU, 5, 3, 0);
    assertThatThrownBy(
            () ->
                new GanConfig(
                    1,
                    List.of(28, 28),
                    4,
                    Noise.UNIFORM,
                    List.of(8),
                    maps,
                    List.of(),
                    List.of(8),
                    2,
                    0,
                    0,
                    0.1,
                    0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[26, 26]");
    assertThatThrownBy(
            () ->
                new GanConfig(
                    1,
                    List.of(4, 4),
                    4,
                    Noise.UNIFORM,
                    List.of(8),
                    null,
                    List.of(new ConvolutionConfig(4, 2, 7, 0, 2, 2)),
                    List.of(8),
                    2,
                    0,
                    0,
                    0.1,
                    0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave nothing");
  }
}
