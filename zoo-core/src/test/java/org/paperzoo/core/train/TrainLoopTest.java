package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.aten.Threads;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.optimizer.Adam;
import org.paperzoo.core.optimizer.AdamW;
import org.paperzoo.core.optimizer.Sgd;
import org.paperzoo.core.optimizer.UpdateRule;
import org.paperzoo.core.schedule.Constant;
import org.paperzoo.core.schedule.Cosine;
import org.paperzoo.core.schedule.Plateau;
import org.paperzoo.core.schedule.Schedule;

@Tag("numerics")
class TrainLoopTest {
  private static final List<Monitor> MONITORS = List.of(new Monitor("val_loss", true));
  private static final Schedule CONSTANT = new Constant(0);

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

  private static UpdateRule adam(double lr) {
    return new Adam(lr, 0, 0.9, 0.999, 1e-8, List.of());
  }

  private static final TrainConfig BASE =
      TrainConfigs.parse("{steps: 1, batch_size: 16, log_every: 7, optimizer: {name: sgd, lr: 1}}");

  /** The options that tests vary. */
  private static final class Options {
    long steps = 30;
    int accumulate = 1;
    UpdateRule optimizer = adam(0.01);
    List<String> freeze = List.of();
    List<String> noDecay = List.of();
    Double layerDecay;
    MonitorConfig monitor;
    Schedule schedule = CONSTANT;
    Double clipNorm;
    Double clipExampleNorm;
    Double ema;
    Precision precision = Precision.FLOAT32;
    Long evaluateEvery = 5L;
    Integer patience;
    boolean keepBest;
    Long checkpointEvery = 10L;
    int keepLast = 2;
    Double maxMinutes;

    TrainConfig build() {
      Map<String, Object> own = new HashMap<>();
      own.put("steps", steps);
      own.put("accumulate", accumulate);
      own.put("optimizer", optimizer);
      own.put("freeze", freeze);
      own.put("noDecay", noDecay);
      own.put("layerDecay", layerDecay);
      own.put("schedule", schedule);
      own.put("clipNorm", clipNorm);
      own.put("clipExampleNorm", clipExampleNorm);
      own.put("ema", ema);
      own.put("precision", precision);
      own.put("evaluateEvery", evaluateEvery);
      own.put("monitor", monitor);
      own.put("patience", patience);
      own.put("keepBest", keepBest);
      own.put("checkpointEvery", checkpointEvery);
      own.put("keepLast", keepLast);
      own.put("maxMinutes", maxMinutes);
      return TrainConfigs.with(BASE, own);
    }
  }

  private static ModelFiles writer(Task<?> task) {
    return target -> {
      try {
        Files.writeString(target.resolve("config.json"), "{}");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      StateDict.of(task.model()).save(target.resolve("model.safetensors"), Map.of());
    };
  }

  private static Map<String, float[]> weights(Task<?> task) {
    Map<String, float[]> values = new LinkedHashMap<>();
    StateDict.of(task.model())
        .arrays()
        .forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }

  private TrainLoop loop(
      ToyTask task, Options options, Path checkpoints, JobListener... listeners) {
    CheckpointStore store =
        checkpoints == null
            ? null
            : new CheckpointStore(checkpoints, options.keepLast, writer(task));
    return new TrainLoop(task, options.build(), 5, manager, MONITORS, store, List.of(listeners));
  }

  @Test
  void learns() {
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      Options options = new Options();
      options.steps = 300;
      double before =
          new TrainLoop(task, options.build(), 5, manager, MONITORS, null, List.of())
              .evaluate("val", true)
              .get("loss");
      TrainResult result = loop(task, options, null).run();
      assertThat(result.stop()).isEqualTo(StopReason.COMPLETED);
      assertThat(result.metrics().get("val_loss")).isLessThan(0.2 * before);
    }
  }

  @Test
  void resumedRunEqualsUninterruptedOneBitForBit() {
    for (Options options : variants()) {
      Map<String, float[]> whole;
      List<String> wholeLog = new ArrayList<>();
      Path first = folder.resolve("whole" + options.hashCode());
      try (ToyTask task = new ToyTask(manager, 1, 16)) {
        loop(task, options, first, log(wholeLog)).run();
        whole = weights(task);
      }
      Path second = folder.resolve("parts" + options.hashCode());
      List<String> partsLog = new ArrayList<>();
      try (ToyTask task = new ToyTask(manager, 1, 16)) {
        TrainLoop loop = loop(task, options, second, log(partsLog));
        int[] batches = {0};
        task.afterBatch =
            () -> {
              if (++batches[0] == 13 * options.accumulate) {
                loop.requestStop();
              }
            };
        TrainResult result = loop.run();
        assertThat(result.stop()).isEqualTo(StopReason.INTERRUPTED);
        assertThat(result.checkpoint().getFileName()).hasToString("step-13");
      }
      try (ToyTask task = new ToyTask(manager, 99, 16)) {
        // Other initial weights, to see that all of them come from the checkpoint; the data must be
        // the same.
        ToyTask same = new ToyTask(manager, 1, 16);
        CheckpointStore store = new CheckpointStore(second, options.keepLast, writer(same));
        StateDict.of(same.model()).arrays().values().forEach(array -> array.muli(3));
        TrainLoop loop =
            new TrainLoop(
                same, options.build(), 5, manager, MONITORS, store, List.of(log(partsLog)));
        TrainResult result = loop.resume(store.newest());
        assertThat(result.step()).isEqualTo(options.steps);
        assertSame(weights(same), whole);
        same.close();
      }
      assertThat(partsLog).isEqualTo(wholeLog);
    }
  }

  /** The toy task with other objectives. */
  private abstract static class Variant implements Task<NDList> {
    final ToyTask task;

    Variant(ToyTask task) {
      this.task = task;
    }

    @Override
    public ToyModel model() {
      return task.model();
    }

    @Override
    public Batches<NDList> batches() {
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

  /** Every other batch reaches the last layer's bias alone. */
  private static final class HalfTheBatches extends Variant {
    HalfTheBatches(ToyTask task) {
      super(task);
    }

    @Override
    public List<? extends Objective<NDList>> objectives() {
      Objective<NDList> whole = task.objectives().get(0);
      return List.of(
          (Objective<NDList>)
              (step, batch) -> {
                if (step.number() % 2 == 0) {
                  return whole.loss(step, batch);
                }
                NDArray bias =
                    StateDict.of(task.model()).parameters().get("output.bias").getArray();
                return Loss.mean(bias.square().sum(), 1);
              });
    }
  }

  /** One objective lowers the loss with the last layer, twice a step, another with the first. */
  private static final class TwoPlayers extends Variant {
    TwoPlayers(ToyTask task) {
      super(task);
    }

    @Override
    public List<? extends Objective<NDList>> objectives() {
      return List.of(player("output", 2), player("hidden", 1));
    }

    private Objective<NDList> player(String layer, int repeats) {
      return new Objective<>() {
        @Override
        public String name() {
          return layer;
        }

        @Override
        public boolean trains(String parameter) {
          return parameter.startsWith(layer);
        }

        @Override
        public int repeats() {
          return repeats;
        }

        @Override
        public Loss loss(Step step, NDList batch) {
          return task.objectives().get(0).loss(step, batch);
        }
      };
    }
  }

  @Test
  void twoPlayersResumeBitForBit() {
    Options options = new Options();
    options.steps = 12;
    options.checkpointEvery = 5L;
    options.keepLast = 5;
    options.optimizer = new Sgd(0.1, 0.01, 0.5, 0.8, 9, false, List.of());
    Map<String, float[]> whole;
    Map<String, float[]> begun;
    try (ToyTask toy = new ToyTask(manager, 1, 16)) {
      begun = weights(toy);
      Task<?> task = new TwoPlayers(toy);
      CheckpointStore store = new CheckpointStore(folder, options.keepLast, writer(task));
      new TrainLoop(task, options.build(), 5, manager, MONITORS, store, List.of()).run();
      whole = weights(task);
    }
    whole.forEach((name, values) -> assertThat(values).as(name).isNotEqualTo(begun.get(name)));
    try (ToyTask toy = new ToyTask(manager, 1, 16)) {
      Task<?> task = new TwoPlayers(toy);
      StateDict.of(toy.model()).arrays().values().forEach(array -> array.muli(3));
      new TrainLoop(task, options.build(), 5, manager, MONITORS, null, List.of())
          .resume(folder.resolve("step-5"));
      assertSame(weights(task), whole);
    }
  }

  @Test
  void stepsThatDoNotReachAParameterLeaveItAloneAcrossAResume() {
    Options options = new Options();
    options.steps = 8;
    options.checkpointEvery = 3L; // the step after it reaches the bias alone
    options.keepLast = 5;
    options.optimizer = new AdamW(0.05, 0.1, 0.9, 0.999, 1e-8, List.of());
    Map<String, float[]> whole;
    List<float[]> hidden = new ArrayList<>();
    try (ToyTask toy = new ToyTask(manager, 1, 16)) {
      Task<?> task = new HalfTheBatches(toy);
      JobListener watch =
          new JobListener() {
            @Override
            public void stepped(StepReport report) {
              hidden.add(weights(task).get("hidden.weight"));
            }
          };
      CheckpointStore store = new CheckpointStore(folder, options.keepLast, writer(task));
      new TrainLoop(task, options.build(), 5, manager, MONITORS, store, List.of(watch)).run();
      whole = weights(task);
    }
    for (int step = 1; step < hidden.size(); step++) {
      assertThat(Arrays.equals(hidden.get(step), hidden.get(step - 1))).isEqualTo(step % 2 == 1);
    }
    try (ToyTask toy = new ToyTask(manager, 1, 16)) {
      Task<?> task = new HalfTheBatches(toy);
      StateDict.of(toy.model()).arrays().values().forEach(array -> array.muli(3));
      TrainLoop loop = new TrainLoop(task, options.build(), 5, manager, MONITORS, null, List.of());
      loop.resume(folder.resolve("step-3"));
      assertSame(weights(task), whole);
    }
  }

  @Test
  void runsInOneProcessDoNotDisturbEachOther() throws Exception {
    Options options = new Options();
    options.steps = 60;
    Map<String, float[]> alone = trained(options);
    Threads.run(3, thread -> trained(options)).forEach(weights -> assertSame(weights, alone));
  }

  /** Returns the weights of a run with dropout on data of its own. */
  private static Map<String, float[]> trained(Options options) {
    try (NDManager own = NDManager.newBaseManager(Device.cpu())) {
      ToyTask task;
      try (TorchEngine.Scope random = TorchEngine.seeded(1)) {
        task = new ToyTask(own, 1, 16);
      }
      try (task;
          TrainLoop loop =
              new TrainLoop(task, options.build(), 5, own, MONITORS, null, List.of())) {
        loop.run();
        return weights(task);
      }
    }
  }

  @Test
  void leavesTheCallersGradientMode() {
    for (boolean on : new boolean[] {true, false}) {
      try (TorchEngine.Scope mode =
              on ? TorchEngine.withGradients() : TorchEngine.withoutGradients();
          ToyTask task = new ToyTask(manager, 1, 16);
          TrainLoop loop = loop(task, new Options(), null)) {
        loop.step();
        loop.evaluate("val", false);
        assertThat(JniUtils.isGradMode()).isEqualTo(on);
        loop.run();
        assertThat(JniUtils.isGradMode()).isEqualTo(on);
      }
    }
  }

  private static JobListener log(List<String> lines) {
    return new JobListener() {
      @Override
      public void stepped(StepReport report) {
        if (!report.logged().isEmpty()) {
          lines.add(report.step() + " " + report.epoch() + " " + report.logged());
        }
      }

      @Override
      public void evaluated(long step, double epoch, Map<String, Double> metrics) {
        lines.add(step + " " + metrics);
      }
    };
  }

  private static List<Options> variants() {
    Options plain = new Options();
    Options average = new Options();
    average.ema = 0.9;
    average.accumulate = 2;
    average.clipNorm = 0.5;
    average.keepBest = true;
    average.schedule = new Cosine(4, 0);
    Options plateau = new Options();
    plateau.schedule = new Plateau(0, 0, 0.5, 0);
    plateau.optimizer = new Sgd(0.3, 1e-4, 0.5, 0.9, 20, false, List.of());
    plateau.keepBest = true;
    return List.of(plain, average, plateau);
  }

  @Test
  void accumulationEqualsALargerBatch() {
    // Without dropout and with all examples in a step, two halves give the gradient of the whole.
    Options whole = new Options();
    whole.steps = 1;
    whole.optimizer = new Sgd(0.1, 0, 0, null, 0, false, List.of());
    Options halves = new Options();
    halves.steps = 1;
    halves.optimizer = whole.optimizer;
    halves.accumulate = 2;
    try (ToyTask one = new ToyTask(manager, 1, 64);
        ToyTask two = new ToyTask(manager, 1, 32)) {
      Map<String, float[]> before = weights(one);
      one.model().setDropout(0);
      two.model().setDropout(0);
      loop(one, whole, null).run();
      loop(two, halves, null).run();
      weights(two)
          .forEach(
              (name, values) ->
                  assertThat(values)
                      .as(name)
                      .containsExactly(weights(one).get(name), within(1e-6f)));
      assertThat(weights(one).get("hidden.weight")).isNotEqualTo(before.get("hidden.weight"));
    }
  }

  @Test
  void stopsEarlyAndFinishesWithTheBestWeights() {
    Options options = new Options();
    options.steps = 2000;
    options.optimizer = adam(0.3);
    options.patience = 3;
    options.evaluateEvery = 1L;
    options.keepBest = true;
    options.checkpointEvery = 1000L;
    List<Double> losses = new ArrayList<>();
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      TrainLoop loop =
          loop(
              task,
              options,
              folder,
              new JobListener() {
                @Override
                public void evaluated(long step, double epoch, Map<String, Double> metrics) {
                  losses.add(metrics.get("val_loss"));
                }
              });
      TrainResult result = loop.run();
      assertThat(result.stop()).isEqualTo(StopReason.EARLY);
      double least = losses.stream().mapToDouble(v -> v).min().orElseThrow();
      assertThat(losses.subList(losses.size() - 3, losses.size()))
          .allMatch(value -> value >= least);
      assertThat(loop.evaluate("val", true).get("loss")).isEqualTo(least);
      assertThat(result.best()).isEqualTo(folder.resolve("best-" + (losses.indexOf(least) + 1)));
      try (TensorSource source = TensorSource.open(result.best())) {
        NDArray saved = source.read(manager, "hidden.weight");
        assertThat(saved.toFloatArray()).isEqualTo(weights(task).get("hidden.weight"));
      }
    }
  }

  @Test
  void trainsWithoutTheSplitToGoBy() {
    Options options = new Options();
    options.keepBest = true;
    options.checkpointEvery = null;
    List<String> heard = new ArrayList<>();
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      task.splits = List.of("test");
      TrainResult result = loop(task, options, folder, log(heard), messages(heard)).run();
      assertThat(result.stop()).isEqualTo(StopReason.COMPLETED);
      assertThat(result.step()).isEqualTo(options.steps);
      assertThat(result.metrics()).isEmpty();
      assertThat(result.best()).isNull();
      assertThat(result.checkpoint()).isEqualTo(folder.resolve("step-30"));
      assertThat(heard.get(0))
          .isEqualTo(
              "The data has no part \"val\": nothing is evaluated during training, which ends with"
                  + " the last weights, not the best.");
      assertThat(heard).filteredOn(line -> line.contains("val")).hasSize(1);
    }
  }

  @Test
  void refusesEarlyStoppingWithoutTheSplitToGoBy() {
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      task.splits = List.of("train", "test");
      Options patient = new Options();
      patient.patience = 3;
      assertThatThrownBy(() -> loop(task, patient, null))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "train.patience needs val_loss, but the data has no part \"val\", only train, test."
                  + " Name one in the data section, or remove train.patience.");
      Options plateau = new Options();
      plateau.schedule = new Plateau(0, 0, 0.5, 0);
      assertThatThrownBy(() -> loop(task, plateau, null))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("train.schedule: plateau needs val_loss");
    }
  }

  private static JobListener messages(List<String> messages) {
    return new JobListener() {
      @Override
      public void message(String text) {
        messages.add(text);
      }
    };
  }

  @Test
  void keepsTheNewestCheckpoints() throws IOException {
    Options options = new Options();
    options.steps = 50;
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      loop(task, options, folder).run();
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("step-40", "step-50");
    }
  }

  @Test
  void divergenceLeavesTheLastGoodStep() {
    Options options = new Options();
    List<String> messages = new ArrayList<>();
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      task.poisoned = 17;
      TrainResult result = loop(task, options, folder, messages(messages)).run();
      assertThat(result.stop()).isEqualTo(StopReason.DIVERGED);
      assertThat(result.checkpoint()).isEqualTo(folder.resolve("step-17"));
      assertThat(messages.get(0)).startsWith("Training diverged at step 18: the loss is NaN.");
      task.poisoned = -1;
      CheckpointStore store = new CheckpointStore(folder, 2, writer(task));
      assertThat(
              new TrainLoop(task, options.build(), 5, manager, MONITORS, store, List.of())
                  .resume(result.checkpoint())
                  .stop())
          .isEqualTo(StopReason.COMPLETED);
    }
  }

  @Test
  void stopsAtTheTimeLimitWithACheckpoint() {
    Options options = new Options();
    options.steps = Long.MAX_VALUE / 4;
    options.maxMinutes = 0.001;
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      TrainResult result = loop(task, options, folder).run();
      assertThat(result.stop()).isEqualTo(StopReason.TIME_LIMIT);
      assertThat(result.checkpoint()).isDirectory();
    }
  }

  @Test
  void aFullDiskLeavesTheCheckpointBefore() {
    Options options = new Options();
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      int[] written = {0};
      ModelFiles full =
          target -> {
            if (++written[0] > 1) {
              throw new FailureException("No space left on the disk while writing " + target + ".");
            }
            writer(task).write(target);
          };
      CheckpointStore store = new CheckpointStore(folder, 2, full);
      TrainLoop loop = new TrainLoop(task, options.build(), 5, manager, MONITORS, store, List.of());
      assertThatThrownBy(loop::run)
          .isInstanceOf(FailureException.class)
          .hasMessageStartingWith("No space left on the disk while writing ")
          .hasMessageEndingWith(
              "The checkpoint before, "
                  + folder.resolve("step-10")
                  + ", is intact: resume from it.");
      assertThat(folder.toFile().list()).containsExactly("step-10");
    }
  }

  @Test
  void refusesTheCheckpointOfAnotherOptimizer() {
    Options options = new Options();
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      TrainResult result = loop(task, options, folder).run();
      options.optimizer = new Sgd(0.1, 0, 0.9, null, 0, false, List.of());
      TrainLoop other = loop(task, options, folder);
      assertThatThrownBy(() -> other.resume(result.checkpoint()))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("training.safetensors")
          .hasMessageContaining("another optimizer");
      assertThatThrownBy(() -> other.resume(folder))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("no loop.json");
    }
  }

  @Test
  void managedArraysStayFlat() {
    Options options = new Options();
    options.evaluateEvery = 1000L;
    options.steps = 1000;
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      TrainLoop loop = loop(task, options, null);
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
  void trainsInBfloat16WithFloat32Weights() {
    Options options = new Options();
    options.precision = Precision.BFLOAT16;
    options.steps = 200;
    try (ToyTask task = new ToyTask(manager, 1, 16)) {
      TrainLoop loop = loop(task, options, null);
      double before = loop.evaluate("val", true).get("loss");
      assertThat(loop.run().metrics().get("val_loss")).isLessThan(0.5 * before);
      assertThat(Precision.current()).isEqualTo(Precision.FLOAT32);
    }
  }
}
