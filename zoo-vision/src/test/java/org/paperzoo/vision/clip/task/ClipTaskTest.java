package org.paperzoo.vision.clip.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.train.Evaluation;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.Step;
import org.paperzoo.core.train.Task;
import org.paperzoo.vision.clip.ClipPaper;
import org.paperzoo.vision.clip.ContrastiveModel;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.ImageProcessorConfig;
import org.paperzoo.vision.image.PreprocessorFile;
import org.paperzoo.vision.image.ProcessorKind;

/** What the task does with pictures that have classes, and with the temperature. */
class ClipTaskTest {
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

  private Task<?> task(String... overrides) throws IOException {
    Path yaml = folder.resolve("clip.yaml");
    Files.writeString(
        yaml,
        """
        paper: clip
        task: clip
        seed: 0
        model:
          model_type: clip
          projection_dim: 8
          text_config: {hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1,
            num_attention_heads: 1, max_position_embeddings: 8}
          vision_config: {hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1,
            num_attention_heads: 1, image_size: 20, patch_size: 10}
        data: {name: emoji}
        settings: {vocab_size: 600}
        train: {steps: 2, batch_size: 8, optimizer: {name: adamw, lr: 0.001}}
        """);
    return new ExperimentReader(Catalog.of(new ClipPaper()))
        .read(yaml, List.of(overrides))
        .createTask(manager, new DataHome(folder, folder).offline());
  }

  @Test
  void judgesPicturesWithClasses() throws IOException {
    try (Task<?> task = task("settings.linear_probe=true");
        TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      Context context = new Context(new ParameterStore(manager, false), false);
      Map<String, Double> quick = task.evaluate(new Evaluation(context, manager, "val", false, 0));
      assertThat(quick).containsKeys("loss", "mean_recall", "zero_shot_accuracy");
      assertThat(quick).doesNotContainKey("linear_probe_accuracy");
      Map<String, Double> thorough =
          task.evaluate(new Evaluation(context, manager, "test", true, 0));
      // Nine categories: chance is 0.11.
      assertThat(thorough.get("linear_probe_accuracy")).isBetween(0.15, 1.0);
      assertThat(thorough.get("zero_shot_accuracy")).isBetween(0.0, 0.6);
      task.evaluate(new Evaluation(context, manager, "val", true, 0));
      ProbeTrainer probes = ((ClipTask) task).probes();
      assertThat(probes.trainings()).as("the splits of one model share a classifier").isOne();
      task.model().getParameters().values().forEach(p -> p.getArray().muli(1.5f));
      task.evaluate(new Evaluation(context, manager, "test", true, 0));
      assertThat(probes.trainings()).as("another model").isEqualTo(2);
    }
  }

  @Test
  void picturesThatCannotBeReadAreSkippedEverywhereAndCountedOnce() throws IOException {
    Path captions = ClipTaskContract.pictures(folder);
    for (int damaged = 0; damaged < 6; damaged++) { // some of them are held out
      Files.writeString(folder.resolve(damaged + ".png"), "no picture");
    }
    String[] data = {
      "data.name=files", "data.captions=" + captions, "data.validation_size=6", "data.workers=0"
    };
    try (Task<?> task = task(data)) {
      assertThatThrownBy(() -> evaluate(task, "val"))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining(".png: is not an image that can be read");
    }
    String[] skipping = Arrays.copyOf(data, 5);
    skipping[4] = "data.on_error=skip";
    try (Task<?> task = task(skipping);
        TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      assertThat(task.warnings(List.of())).isEmpty();
      for (String split : List.of("train", "val")) {
        assertThat(evaluate(task, split).get("loss")).isFinite();
      }
      Context context = new Context(new ParameterStore(manager, false), false);
      task.illustrate(new Illustrations(context, manager, folder, 1));
      assertThat(folder.resolve("retrieval.png")).exists();
      assertThat(task.warnings(List.of())).singleElement().asString().startsWith("6 pictures");
    }
  }

  private Map<String, Double> evaluate(Task<?> task, String split) {
    Context context = new Context(new ParameterStore(manager, false), false);
    return task.evaluate(new Evaluation(context, manager, split, false, 0));
  }

  @Test
  void aModelForLargerPicturesReadsThemLarger() throws IOException {
    Path small = Files.createDirectory(folder.resolve("small"));
    try (ClipTask task = (ClipTask) task("data.preprocess.mean=[0.25]")) {
      ModelFolder.write(task.spec(), task.model(), small);
      task.writeCompanions(small);
    }
    String model = "model={folder: '" + small + "', vision_config: {image_size: 30}}";
    Path large = Files.createDirectory(folder.resolve("large"));
    try (ClipTask task = (ClipTask) task(model)) {
      task.writeCompanions(large);
      assertThat(evaluate(task, "val").get("loss")).isFinite();
    }
    ImageProcessorConfig reads = PreprocessorFile.read(large, ProcessorKind.CLIP).orElseThrow();
    assertThat(new ImageProcessor(reads, 3).height()).isEqualTo(30);
    assertThat(reads.mean()).as("the rest is the model's own").containsOnly(0.25);
  }

  @Test
  void theTemperatureStaysWithinBounds() throws IOException {
    try (Task<?> task = task("model.logit_scale_init_value=5")) {
      ContrastiveModel model = (ContrastiveModel) task.model();
      task.afterStep(new Step(null, 0, 1, 0));
      assertThat(model.logitScale().getArray().getFloat()).isEqualTo((float) Math.log(100));
      model.logitScale().getArray().muli(-1);
      task.afterStep(new Step(null, 0, 1, 0));
      assertThat(model.logitScale().getArray().getFloat()).isZero();
    }
  }

  @Test
  void promptsAreOfClassesThatThereAre() {
    assertThatThrownBy(() -> task("settings.class_prompts.Flag=[a flag]"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("class_prompts")
        .hasMessageContaining("Flags");
    assertThatThrownBy(() -> task("settings.tokenizer=nowhere"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("settings.tokenizer")
        .hasMessageContaining("captions");
  }
}
