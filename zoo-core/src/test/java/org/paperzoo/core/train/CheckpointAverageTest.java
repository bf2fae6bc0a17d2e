package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.StopReason;

/** Runs that end with the mean of their last checkpoints. */
@Tag("numerics")
class CheckpointAverageTest {
  private static final TrainConfig CONFIG =
      TrainConfigs.parse(
          """
          steps: 11
          checkpoint_every: 2
          keep_last: 1
          average_last: 3
          evaluate_every: 2
          optimizer: {name: adam, lr: 0.05}
          """);

  @TempDir Path folder;
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private CheckpointStore store(ToyTask task, Path target) {
    ModelFiles writer =
        to -> {
          try {
            Files.writeString(to.resolve("config.json"), "{}");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          StateDict.of(task.model()).save(to.resolve("model.safetensors"), Map.of());
        };
    return new CheckpointStore(target, CONFIG.keepLast(), writer);
  }

  private TrainLoop loop(ToyTask task, Path target) {
    List<Monitor> monitors = List.of(new Monitor("val_loss", true));
    return new TrainLoop(task, CONFIG, 5, manager, monitors, store(task, target), List.of());
  }

  private static Map<String, float[]> weights(ToyTask task) {
    Map<String, float[]> values = new LinkedHashMap<>();
    StateDict.of(task.model())
        .arrays()
        .forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  private void assertIn(Path model, Map<String, float[]> expected) {
    try (TensorSource source = TensorSource.open(model)) {
      expected.forEach(
          (name, values) ->
              assertThat(source.read(manager, name).toFloatArray()).as(name).isEqualTo(values));
    }
  }

  @Test
  void aRunEndsWithTheMeanOfItsLastCheckpoints() {
    Map<String, float[]> whole;
    try (ToyTask task = new ToyTask(manager, 1, 16);
        TrainLoop loop = loop(task, folder)) {
      loop.run();
      whole = weights(task);
    }
    assertThat(folder.toFile().list())
        .contains("step-8", "step-10", "step-11", "average-11")
        .doesNotContain("step-2", "step-4");
    Map<String, double[]> means = new LinkedHashMap<>();
    for (long step : new long[] {8, 10, 11}) {
      try (TensorSource source = TensorSource.open(folder.resolve("step-" + step))) {
        whole.forEach(
            (name, values) -> {
              float[] own = source.read(manager, name).toFloatArray();
              double[] mean = means.computeIfAbsent(name, key -> new double[own.length]);
              for (int i = 0; i < own.length; i++) {
                mean[i] += own[i] / 3.0;
              }
            });
      }
    }
    means.forEach(
        (name, mean) -> {
          for (int i = 0; i < mean.length; i++) {
            assertThat((double) whole.get(name)[i]).as(name).isCloseTo(mean[i], within(1e-6));
          }
        });
    assertIn(folder.resolve("average-11"), whole);
    assertThat(new CheckpointStore(folder, 1, null).average())
        .isEqualTo(folder.resolve("average-11"));
  }

  @Test
  void anInterruptionChangesNothing() {
    Map<String, float[]> whole;
    try (ToyTask task = new ToyTask(manager, 1, 16);
        TrainLoop loop = loop(task, folder.resolve("whole"))) {
      loop.run();
      whole = weights(task);
    }
    Path target = folder.resolve("stopped");
    try (ToyTask task = new ToyTask(manager, 1, 16);
        TrainLoop loop = loop(task, target)) {
      int[] batches = new int[1];
      task.afterBatch =
          () -> {
            if (++batches[0] == 9) {
              loop.requestStop();
            }
          };
      assertThat(loop.run().stop()).isEqualTo(StopReason.INTERRUPTED);
    }
    CheckpointStore stopped = new CheckpointStore(target, 1, null);
    assertThat(stopped.newest().getFileName()).hasToString("step-9");
    assertThat(stopped.average()).isNull();
    try (ToyTask task = new ToyTask(manager, 1, 16);
        TrainLoop loop = loop(task, target)) {
      loop.resume(stopped.newest());
      weights(task)
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(whole.get(name)));
    }
  }

  @Test
  void aRunThatGoesOnLosesTheMeanOfItsFormerEnd() {
    try (ToyTask task = new ToyTask(manager, 1, 16);
        TrainLoop loop = loop(task, folder)) {
      loop.run();
    }
    TrainConfig longer =
        TrainConfigs.parse("{steps: 13, checkpoint_every: 2, optimizer: {name: adam, lr: 0.05}}");
    try (ToyTask task = new ToyTask(manager, 1, 16);
        TrainLoop loop =
            new TrainLoop(task, longer, 5, manager, List.of(), store(task, folder), List.of())) {
      loop.resume(folder.resolve("step-11"));
    }
    assertThat(folder.toFile().list()).contains("step-13").doesNotContain("average-11");
  }

  @Test
  void integersAreThoseOfTheLastCheckpoint() {
    Path[] folders = {folder.resolve("a"), folder.resolve("b")};
    for (int i = 0; i < 2; i++) {
      NDArray count = manager.create(new long[] {3 + 2 * i});
      NDArray value = manager.create(new float[] {i});
      try {
        Files.createDirectories(folders[i]);
        org.paperzoo.core.checkpoint.SafetensorsWriter.write(
            folders[i].resolve("model.safetensors"), Map.of("n", count, "x", value), Map.of());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    NDArray count = manager.create(new long[] {0});
    NDArray value = manager.create(new float[] {7});
    CheckpointAverage.load(Map.of("n", count, "x", value), List.of(folders), TensorSource::open);
    assertThat(count.toLongArray()).containsExactly(5);
    assertThat(value.toFloatArray()).containsExactly(0.5f);
  }

  @Test
  void needsRegularCheckpoints() {
    assertThatThrownBy(
            () -> TrainConfigs.parse("{steps: 1, average_last: 5, optimizer: {name: sgd, lr: 1}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("average_last: it needs checkpoint_every");
    try (ToyTask task = new ToyTask(manager, 1, 16);
        TrainLoop loop = new TrainLoop(task, CONFIG, 5, manager, List.of(), null, List.of())) {
      assertThatThrownBy(loop::run)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("train.average_last needs checkpoints");
      loop.step(); // for timing, steps can be taken without them
    }
  }
}
