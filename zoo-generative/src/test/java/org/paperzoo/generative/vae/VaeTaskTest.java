package org.paperzoo.generative.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.data.PixelValues;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainLoop;
import org.paperzoo.generative.Models;

class VaeTaskTest {
  private static final ImagesConfig DIGITS = new ImagesConfig("digits", 500);
  private static final VaeConfig SMALL = new VaeConfig(784, 32, 2, Likelihood.BERNOULLI);

  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  @TempDir Path folder;

  private Task<?> task(VaeConfig config, PixelValues pixels, int samples) {
    JniUtils.setSeed(3);
    VaeTask.Settings settings = new VaeTask.Settings(Estimator.ANALYTIC_KL, samples, pixels, 20);
    return VaePaper.TASK.create(
        new TaskRequest<>(
            manager,
            new DataHome(folder, folder).offline(),
            new ModelSpec<>(VaePaper.MODELS, config, "Vae", null),
            DIGITS,
            settings,
            50,
            3));
  }

  private TrainLoop loop(Task<?> task, long steps) {
    return new TrainLoop(
        task, Models.train(Models.adam(0.01), 50, steps), 3, manager, List.of(), null, List.of());
  }

  @Test
  void learnsDigits() {
    try (Task<?> task = task(SMALL, PixelValues.UNIT, 1);
        TrainLoop loop = loop(task, 300)) {
      assertThat(task.batches().perEpoch()).isEqualTo(8500 / 50);
      double before = loop.evaluate("val", false).get("elbo");
      loop.run();
      Map<String, Double> after = loop.evaluate("val", false);
      // Without learning every pixel is a coin: 784 log 2 = 543 nats. The mean image alone gives
      // about 207.
      assertThat(before).isBetween(-600.0, -540.0);
      assertThat(after.get("elbo")).isBetween(-200.0, -100.0);
      assertThat(after.keySet()).containsExactlyInAnyOrder("elbo", "reconstruction", "kl");
      assertThat(after.get("elbo"))
          .isCloseTo(after.get("reconstruction") - after.get("kl"), within(1e-9));
      assertThat(after.get("kl")).isPositive();
    }
  }

  @Test
  void sameSeedGivesTheSameWeights() {
    float[][] weights = new float[2][];
    for (int run = 0; run < 2; run++) {
      try (Task<?> task = task(SMALL, PixelValues.BERNOULLI, 2);
          TrainLoop loop = loop(task, 6)) {
        loop.run();
        weights[run] = Models.values(task.model()).get("output.weight");
      }
    }
    assertThat(weights[0]).isEqualTo(weights[1]);
  }

  @Test
  void keepsNoArraysOfASteps() {
    try (Task<?> task = task(SMALL, PixelValues.UNIT, 1);
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
  void finalEvaluationEstimatesTheLikelihood() {
    try (Task<?> task = task(SMALL, PixelValues.UNIT, 1);
        TrainLoop loop = loop(task, 60)) {
      loop.run();
      Map<String, Double> test = loop.evaluate("test", true);
      assertThat(test.get("log_likelihood")).isGreaterThan(test.get("elbo"));
      assertThat(loop.evaluate("train", false)).doesNotContainKey("log_likelihood");
    }
  }

  @Test
  void heldOutBinaryImagesStayTheSame() throws IOException {
    try (Task<?> task = task(SMALL, PixelValues.BERNOULLI, 1);
        TrainLoop loop = loop(task, 1)) {
      assertThat(loop.evaluate("test", false)).isEqualTo(loop.evaluate("test", false));
      NDArray first = batch(task, 0);
      NDArray epochLater = batch(task, task.batches().perEpoch());
      assertThat(first.mul(first).sub(first).abs().max().getFloat()).isZero(); // zeros and ones
      assertThat(first.toFloatArray()).isNotEqualTo(epochLater.toFloatArray());
    }
  }

  private NDArray batch(Task<?> task, long number) throws IOException {
    return (NDArray) task.batches().prepare(number).upload(manager);
  }

  @Test
  void drawsPictures() throws IOException {
    try (Task<?> task = task(SMALL, PixelValues.UNIT, 1)) {
      task.illustrate(new Illustrations(Models.context(manager, false), manager, folder, 1));
    }
    assertThat(picture("samples.png").getWidth()).isGreaterThan(8 * 28);
    assertThat(picture("reconstructions.png").getWidth()).isGreaterThan(8 * 28);
    BufferedImage manifold = picture("manifold.png");
    assertThat(manifold.getWidth()).isEqualTo(manifold.getHeight());
  }

  @Test
  void predictsFromARunAndFromABareModel() throws IOException {
    JniUtils.setSeed(3);
    Vae vae = new Vae(SMALL);
    vae.initialize(manager);
    for (ImagesConfig data : new ImagesConfig[] {DIGITS, null}) {
      predict(vae, data, VaePictures.SAMPLES, new VaePictures.SampleOptions(12, 4, 0, null));
      assertThat(picture("samples.png").getHeight()).isLessThan(picture("samples.png").getWidth());
      predict(vae, data, VaePictures.MANIFOLD, new VaePictures.ManifoldOptions(5, null));
      predict(
          vae,
          data,
          VaePictures.INTERPOLATION,
          new VaePictures.InterpolationOptions(2, 5, 0, null));
      assertThat(picture("interpolation.png").getWidth()).isGreaterThan(5 * 28);
    }
    Predictor.Result result =
        predict(
            vae,
            DIGITS,
            VaePictures.RECONSTRUCTIONS,
            new VaePictures.ReconstructionOptions(3, 0, null));
    assertThat(result.rows()).hasSize(3);
    assertThat((Float) result.rows().get(0).get(1)).isBetween(-650f, -530f);
    assertThatThrownBy(
            () ->
                predict(
                    vae,
                    null,
                    VaePictures.RECONSTRUCTIONS,
                    new VaePictures.ReconstructionOptions(3, 0, null)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("give image files");
  }

  private <O extends Record> Predictor.Result predict(
      Vae vae, ImagesConfig data, Predictor<O> predictor, O options) {
    return predictor.predict(
        new Predictor.Request<>(
            vae,
            vae.config(),
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
    assertThatThrownBy(
            () -> task(new VaeConfig(100, 8, 2, Likelihood.BERNOULLI), PixelValues.UNIT, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("input_size is 100")
        .hasMessageContaining("784");
  }
}
