package org.paperzoo.generative;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.data.Digits;
import org.paperzoo.core.data.ImageBatcher;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.nn.Context;
import org.paperzoo.generative.vae.Likelihood;
import org.paperzoo.generative.vae.Vae;
import org.paperzoo.generative.vae.VaeConfig;

/** The README's library example: a block of the zoo, trained with DJL's own trainer. */
class LibraryExampleTest {
  private static final int STEPS = 60;

  @Test
  void aBlockTrainsWithDjlsOwnTrainer() {
    Engine.getInstance().setRandomSeed(1);
    float first = Float.NaN;
    float last = Float.NaN;
    // README: begin
    Vae vae = new Vae(new VaeConfig(784, 200, 10, Likelihood.BERNOULLI));
    ImageData digits = Digits.train();
    EpochSampler order = EpochSampler.training(digits.count(), 100, 0);
    try (Model model = Model.newInstance("vae")) {
      model.setBlock(vae);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.l2Loss()) // unused: the block computes its own loss
              .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build());
      try (Trainer trainer = model.newTrainer(config);
          ImageBatcher images = new ImageBatcher(trainer.getManager(), digits)) {
        trainer.initialize(new Shape(100, 784), new Shape(100, 10));
        for (int step = 0; step < STEPS; step++) {
          try (NDManager batch = trainer.getManager().newSubManager();
              GradientCollector gradients = trainer.newGradientCollector()) {
            NDArray x = images.images(batch, order.batch(step)).reshape(100, 784);
            NDArray epsilon = batch.randomNormal(new Shape(100, 10));
            NDArray loss = trainer.forward(new NDList(x, epsilon)).get(4);
            gradients.backward(loss);
            last = loss.toFloatArray()[0]; // nats for each image
            first = step == 0 ? last : first;
          }
          trainer.step();
        }
      }
      try (NDManager manager = NDManager.newBaseManager()) {
        Context evaluation = new Context(new ParameterStore(manager, false), false);
        NDArray z = manager.randomNormal(new Shape(16, 10));
        NDArray pixels = vae.decode(evaluation, z).mean(); // [16, 784] in [0, 1]
        // README: end
        assertThat(pixels.getShape()).isEqualTo(new Shape(16, 784));
        assertThat(pixels.min().getFloat()).isBetween(0f, 1f);
        assertThat(pixels.max().getFloat()).isBetween(0f, 1f);
      }
    }
    assertThat(first).isGreaterThan(500f);
    assertThat(last).isLessThan(250f);
  }

  @Test
  void theReadmeShowsThisCode() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("README.md"))) {
      root = root.getParent();
    }
    String source =
        Files.readString(
            root.resolve(
                "zoo-generative/src/test/java/org/paperzoo/generative/LibraryExampleTest.java"));
    String shown =
        source.substring(
            source.indexOf("// README: begin") + "// README: begin".length(),
            source.indexOf("// README: end"));
    String readme = Files.readString(root.resolve("README.md")).replaceAll("\\s+", " ");
    assertThat(readme).contains(shown.strip().replaceAll("\\s+", " ").replace("STEPS", "60"));
  }
}
