package org.paperzoo.generative.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Objective;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainLoop;
import org.paperzoo.generative.Models;

class GanTaskTest {
  private static final ImagesConfig DIGITS = new ImagesConfig("digits", 1000);
  private static final GanConfig SMALL =
      new GanConfig(
          1,
          List.of(28, 28),
          10,
          Noise.UNIFORM,
          List.of(32, 32),
          null,
          List.of(),
          List.of(16, 16),
          3,
          0.2,
          0.5,
          0.05,
          0.3);

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  @TempDir Path folder;

  private Task<?> task(GanConfig config, int discriminatorSteps) {
    return task(config, Procedure.ALTERNATING, discriminatorSteps);
  }

  private Task<?> task(GanConfig config, Procedure procedure, int discriminatorSteps) {
    JniUtils.setSeed(5);
    GanSettings settings =
        new GanSettings(
            procedure,
            GeneratorLoss.NON_SATURATING,
            discriminatorSteps,
            true,
            new ParzenConfig(300, 0.1, 1, 10, 100));
    return GanPaper.TASK.create(
        new TaskRequest<>(
            manager,
            new DataHome(folder, folder).offline(),
            new ModelSpec<>(GanPaper.MODELS, config, "Gan", null),
            DIGITS,
            settings,
            20,
            5));
  }

  private TrainLoop loop(Task<?> task, long steps) {
    return new TrainLoop(
        task, Models.train(Models.sgd(0.1), 20, steps), 5, manager, List.of(), null, List.of());
  }

  /** The task with one of its objectives. */
  private record Half<B>(Task<B> task, int objective) implements Task<B> {
    @Override
    public ZooModel model() {
      return task.model();
    }

    @Override
    public List<? extends Objective<B>> objectives() {
      return List.of(task.objectives().get(objective));
    }

    @Override
    public Batches<B> batches() {
      return task.batches();
    }

    @Override
    public long examplesPerBatch() {
      return task.examplesPerBatch();
    }

    @Override
    public List<String> splits() {
      return task.splits();
    }

    @Override
    public Map<String, Double> evaluate(Evaluation evaluation) {
      return task.evaluate(evaluation);
    }

    @Override
    public void close() {
      task.close();
    }
  }

  @Test
  void eachObjectiveUpdatesItsOwnPlayer() {
    String[] players = {"discriminator.", "generator."};
    for (int objective = 0; objective < 2; objective++) {
      try (Task<?> task = new Half<>(task(SMALL, 1), objective);
          TrainLoop loop = loop(task, 2)) {
        Map<String, float[]> before = Models.values(task.model());
        loop.run();
        Map<String, float[]> after = Models.values(task.model());
        for (String name : before.keySet()) {
          boolean own = name.startsWith(players[objective]);
          assertThat(!Arrays.equals(after.get(name), before.get(name))).as(name).isEqualTo(own);
        }
      }
    }
  }

  @Test
  void takesSeveralDiscriminatorSteps() {
    try (Task<?> task = task(SMALL, 3)) {
      assertThat(task.objectives().get(0).repeats()).isEqualTo(3);
      assertThat(task.objectives().get(1).repeats()).isEqualTo(1);
      assertThat(loop(task, 1).examplesPerStep()).isEqualTo(4 * 20);
    }
  }

  @Test
  void discriminatorLearnsToTellImagesFromSamples() {
    try (Task<?> task = new Half<>(task(SMALL, 1), 0);
        TrainLoop loop = loop(task, 300)) {
      Map<String, Double> before = loop.evaluate("val", false);
      assertThat(before.get("d_real")).isBetween(0.3, 0.7);
      loop.run();
      Map<String, Double> after = loop.evaluate("val", false);
      assertThat(after.get("d_real")).isBetween(0.8, 1.0);
      assertThat(after.get("d_fake")).isBetween(0.0, 0.2);
    }
  }

  @Test
  void startsFromTheMeanImage() {
    try (Task<?> task = task(SMALL, 1)) {
      float[] bias = Models.values(task.model()).get("generator.y.bias");
      assertThat(bias[0])
          .isCloseTo((float) Math.log(1e-7), within(0.01f)); // a corner, always black
      assertThat(bias[14 * 28 + 14]).isBetween(-1f, 1.5f); // the middle, mostly white
    }
  }

  @Test
  void evaluatesTheParzenWindow() {
    try (Task<?> task = task(SMALL, 1);
        TrainLoop loop = loop(task, 1)) {
      Map<String, Double> quick = loop.evaluate("test", false);
      assertThat(quick.keySet())
          .containsExactlyInAnyOrder(
              "parzen_nats", "parzen_nats_stderr", "parzen_sigma", "d_real", "d_fake");
      assertThat(loop.evaluate("test", false)).isEqualTo(quick);
      Map<String, Double> thorough = loop.evaluate("test", true);
      // 300 real digits describe digits better than 300 times the mean image.
      assertThat(thorough.get("parzen_nats_of_real_images"))
          .isGreaterThan(thorough.get("parzen_nats") + 20);
      assertThat(thorough.get("parzen_nats_stderr")).isBetween(0.5, 10.0);
    }
  }

  @Test
  void keepsNoArraysOfASteps() {
    try (Task<?> task = task(SMALL, 2);
        TrainLoop loop = loop(task, 60)) {
      loop.step();
      loop.step();
      int before = manager.getManagedArrays().size();
      for (int i = 0; i < 50; i++) {
        loop.step();
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void sameSeedGivesTheSameWeights() {
    float[][] weights = new float[2][];
    for (int run = 0; run < 2; run++) {
      try (Task<?> task = task(SMALL, 1);
          TrainLoop loop = loop(task, 5)) {
        loop.run();
        weights[run] = Models.values(task.model()).get("generator.h0.weight");
      }
    }
    assertThat(weights[0]).isEqualTo(weights[1]);
  }

  @Test
  void drawsAndPredictsPictures() throws IOException {
    try (Task<?> task = task(SMALL, 1)) {
      task.illustrate(new Illustrations(Models.context(manager, false), manager, folder, 1));
      assertThat(picture("samples.png").getWidth()).isGreaterThan(8 * 28);
      Gan gan = (Gan) task.model();
      predict(gan, null, GanPictures.SAMPLES, new GanPictures.SampleOptions(2, 3, false, 0));
      int width = picture("samples.png").getWidth();
      predict(gan, DIGITS, GanPictures.SAMPLES, new GanPictures.SampleOptions(2, 3, true, 0));
      assertThat(picture("samples.png").getWidth()).isGreaterThan(width);
      predict(gan, null, GanPictures.INTERPOLATION, new GanPictures.InterpolationOptions(2, 5, 0));
      assertThat(picture("interpolation.png").getWidth()).isGreaterThan(5 * 28);
      assertThatThrownBy(
              () ->
                  predict(
                      gan, null, GanPictures.SAMPLES, new GanPictures.SampleOptions(2, 3, true, 0)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("nearest");
    }
  }

  private <O extends Record> void predict(
      Gan gan, ImagesConfig data, Predictor<O> predictor, O options) {
    predictor.predict(
        new Predictor.Request<>(
            gan,
            gan.config(),
            data,
            new DataHome(folder, folder).offline(),
            Models.context(manager, false),
            manager,
            options,
            List.of(),
            folder));
  }

  private BufferedImage picture(String name) throws IOException {
    BufferedImage image = ImageIO.read(folder.resolve(name).toFile());
    assertThat(image).as(name).isNotNull();
    return image;
  }

  @Test
  void refusesAModelOfAnotherSize() {
    GanConfig other =
        new GanConfig(
            1,
            List.of(8, 8),
            10,
            Noise.UNIFORM,
            List.of(8),
            null,
            List.of(),
            List.of(8),
            2,
            0,
            0,
            0.1,
            0.1);
    assertThatThrownBy(() -> task(other, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[8, 8]")
        .hasMessageContaining("[28, 28]");
  }
}
