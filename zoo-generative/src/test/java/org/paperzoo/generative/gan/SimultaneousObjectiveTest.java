package org.paperzoo.generative.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.optimizer.Sgd;
import org.paperzoo.core.optimizer.UpdateRule;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Loss;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Step;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainLoop;
import org.paperzoo.generative.Models;

/** The gradients of both players from one pass, against two passes and against PyTorch. */
class SimultaneousObjectiveTest {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");

  /** Batches of images and noise from a file, each given to the objective. */
  private record Steps(Gan gan, GeneratorLoss loss, NDArray images, NDArray z)
      implements Task<NDList> {
    @Override
    public ZooModel model() {
      return gan;
    }

    @Override
    public List<? extends Objective<NDList>> objectives() {
      SimultaneousObjective simultaneous = new SimultaneousObjective(gan, loss);
      return List.of(
          (Objective<NDList>)
              (step, batch) -> simultaneous.loss(step.context(), batch.get(0), batch.get(1)));
    }

    @Override
    public Batches<NDList> batches() {
      return new Batches<>() {
        @Override
        public long perEpoch() {
          return images.getShape().get(0);
        }

        @Override
        public Prepared<NDList> prepare(long number) {
          return manager -> new NDList(images.get(number), z.get(number));
        }
      };
    }

    @Override
    public long examplesPerBatch() {
      return images.getShape().get(1);
    }

    @Override
    public List<String> splits() {
      return List.of();
    }

    @Override
    public Map<String, Double> evaluate(Evaluation evaluation) {
      return Map.of();
    }

    @Override
    public void close() {}
  }

  /** Three steps with momentum, from tools/reference/make_gan_cases.py, in float64. */
  @ParameterizedTest
  @EnumSource(GeneratorLoss.class)
  void stepsEqualPyTorch(GeneratorLoss loss) throws URISyntaxException {
    GanConfig config =
        new GanConfig(
            1,
            List.of(7, 6),
            5,
            Noise.GAUSSIAN,
            List.of(12, 10),
            null,
            List.of(),
            List.of(6, 5),
            3,
            0,
            0,
            1,
            1);
    Gan gan = new Gan(config);
    gan.initialize(manager);
    Path file =
        Path.of(SimultaneousObjectiveTest.class.getResource("simultaneous.safetensors").toURI());
    try (TensorSource source = TensorSource.open(file)) {
      Map<String, NDArray> parameters = StateDict.of(gan).arrays();
      parameters.forEach(
          (name, array) -> array.set(source.read(manager, "initial." + name).toFloatArray()));
      Map<String, float[]> before = Models.values(gan);
      Task<?> task =
          new Steps(gan, loss, source.read(manager, "images"), source.read(manager, "z"));
      UpdateRule sgd = new Sgd(0.1, 0, 0.6, null, 0, false, List.of());
      try (TrainLoop loop =
          new TrainLoop(task, Models.train(sgd, 5, 3), 0, manager, List.of(), null, List.of())) {
        loop.run();
      }
      Map<String, float[]> after = Models.values(gan);
      for (String name : parameters.keySet()) {
        double[] expected =
            source.read(manager, loss.name().toLowerCase(Locale.ROOT) + "." + name).toDoubleArray();
        double change = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
          change = Math.max(change, Math.abs(expected[i] - before.get(name)[i]));
          error = Math.max(error, Math.abs(expected[i] - after.get(name)[i]));
        }
        assertThat(change).as(name).isGreaterThan(1e-4);
        assertThat(error).as(name).isLessThan(1e-3 * change);
      }
    }
  }

  static List<Arguments> gradientCases() {
    return List.of(
        Arguments.of(GanTest.maxout(0.5), GeneratorLoss.NON_SATURATING),
        Arguments.of(GanTest.maxout(0.5), GeneratorLoss.MINIMAX),
        Arguments.of(GanTest.convolutional(0.5), GeneratorLoss.NON_SATURATING),
        Arguments.of(GanTest.convolutional(0.5), GeneratorLoss.MINIMAX));
  }

  /**
   * With dropout on: each player's gradient is that of its own loss over one forward pass, whose
   * masks and samples both share.
   */
  @ParameterizedTest
  @MethodSource("gradientCases")
  void bothPlayersSeeTheSameSamplesAndMasks(GanConfig config, GeneratorLoss generatorLoss) {
    TorchEngine.seed(3);
    Gan gan = new Gan(config);
    gan.initialize(manager);
    NDArray images =
        manager.randomUniform(
            0,
            1,
            new Shape(
                6, config.numChannels(), config.imageSize().get(0), config.imageSize().get(1)));
    Context context = Models.context(manager, true);
    Map<String, float[]> both =
        gradients(gan, () -> simultaneous(gan, context, generatorLoss, images));
    Map<String, float[]> discriminator =
        gradients(
            gan, () -> backward(forward(gan, context, images, GanOperators::discriminatorLoss)));
    Map<String, float[]> generator =
        gradients(
            gan,
            () -> backward(forward(gan, context, images, (real, fake) -> generatorLoss.of(fake))));
    for (String name : both.keySet()) {
      float[] expected = (name.startsWith("generator.") ? generator : discriminator).get(name);
      float scale = 0;
      for (float value : expected) {
        scale = Math.max(scale, Math.abs(value));
      }
      assertThat(scale).as(name).isPositive();
      assertThat(both.get(name)).as(name).containsExactly(expected, within(1e-4f * scale));
    }
  }

  private static NDArray forward(
      Gan gan, Context context, NDArray images, BiFunction<NDArray, NDArray, NDArray> loss) {
    NDArray samples = gan.generator().apply(context, gan.noise(images.getManager(), 6));
    NDList logits = gan.discriminator().apply(context, images, samples);
    return loss.apply(logits.get(0), logits.get(1));
  }

  private static void simultaneous(
      Gan gan, Context context, GeneratorLoss generatorLoss, NDArray images) {
    Step step = new Step(context, 0, 1, 0);
    Loss loss = new SimultaneousObjective(gan, generatorLoss).loss(step, images);
    backward(loss.value());
    loss.afterBackward().run();
  }

  private static void backward(NDArray loss) {
    TorchEngine.backward(loss, loss.onesLike());
  }

  /** Returns all gradients of what a seeded action adds to them. */
  private static Map<String, float[]> gradients(Gan gan, Runnable action) {
    Map<String, float[]> gradients = new HashMap<>();
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      TorchEngine.seed(17);
      action.run();
      StateDict.of(gan)
          .arrays()
          .forEach(
              (name, array) -> {
                NDArray gradient = array.getGradient();
                gradients.put(name, gradient.toFloatArray());
                gradient.subi(gradient.duplicate());
              });
    }
    return gradients;
  }

  /** However sure the discriminator is, the generator's gradient is finite and right. */
  @Test
  void slopesStayFiniteWhenTheDiscriminatorHasWon() {
    float[] logits = {-200, -90, -40, -20, 0, 20, 90};
    NDArray fake = manager.create(logits);
    fake.setRequiresGradient(true);
    NDArray real = manager.create(new float[] {5f});
    Models.backward(() -> GanOperators.flooredDiscriminatorLoss(real, fake));
    float[] slopes = fake.getGradient().toFloatArray();
    for (GeneratorLoss loss : GeneratorLoss.values()) {
      float[] scales = loss.relativeSlope(fake.stopGradient()).toFloatArray();
      for (int i = 0; i < logits.length; i++) {
        double p = 1 / (1 + Math.exp(-logits[i]));
        double expected = loss == GeneratorLoss.MINIMAX ? -p : -1 / (1 + Math.exp(logits[i]));
        assertThat(slopes[i] * scales[i] * logits.length)
            .as(loss + " at " + logits[i])
            .isCloseTo((float) expected, within((float) (1e-5 * Math.abs(expected) + 1e-12)));
      }
    }
    assertThat(GanOperators.flooredDiscriminatorLoss(real, fake).getFloat())
        .isEqualTo(GanOperators.discriminatorLoss(real, fake).getFloat());
  }
}
