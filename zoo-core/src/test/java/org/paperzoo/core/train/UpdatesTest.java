package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/** What makes up a step: weights of losses, examples clipped one by one, state, stops. */
class UpdatesTest {
  private static final int WIDTH = 3;
  private static final int ROWS = 24;

  @TempDir Path folder;
  private NDManager manager;
  private Path checkpoints;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    checkpoints = folder.resolve("first");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** A linear map. */
  private static final class Map1 extends ZooModel {
    private final Linear map = child("map", new Linear(WIDTH, 1, false));

    @Override
    public List<String> inputNames() {
      return List.of("x");
    }

    @Override
    public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
      return Map.of("y", map.apply(context, inputs.get("x")));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return new Shape[] {new Shape(inputShapes[0].get(0), 1)};
    }
  }

  /** Examples in batches of given sizes, each batch a range of rows. */
  private class Fit implements Task<NDArray> {
    final Map1 model = new Map1();
    final List<int[]> ranges = new ArrayList<>();
    final NDArray x;
    int workers;

    Fit(int... sizes) {
      model.initialize(manager);
      float[] values = new float[ROWS * WIDTH];
      for (int i = 0; i < values.length; i++) {
        values[i] = Seeds.toInt(Seeds.of(7, i)) / (float) Integer.MAX_VALUE - 0.5f;
      }
      x = manager.create(values, new Shape(ROWS, WIDTH));
      StateDict.of(model).arrays().get("map.weight").set(new float[] {0.3f, -0.2f, 0.1f});
      int from = 0;
      for (int size : sizes) {
        ranges.add(new int[] {from, from + size});
        from += size;
      }
    }

    @Override
    public ZooModel model() {
      return model;
    }

    @Override
    public List<? extends Objective<NDArray>> objectives() {
      return List.of((Objective<NDArray>) this::loss);
    }

    /** The mean over the batch of what would be NaN for an empty one. */
    Loss loss(Step step, NDArray batch) {
      NDArray target = batch.sin().sum(new int[] {1}, true);
      NDArray y = model.forward(step.context(), Map.of("x", batch)).get("y");
      return Loss.mean(y.sub(target).square().mean(), batch.getShape().get(0));
    }

    @Override
    public Batches<NDArray> batches() {
      return new Batches<>() {
        @Override
        public long perEpoch() {
          return ranges.size();
        }

        @Override
        public int workers() {
          return workers;
        }

        @Override
        public Prepared<NDArray> prepare(long number) {
          int[] range = ranges.get((int) (number % perEpoch()));
          return own -> {
            NDArray rows = x.get(range[0] + ":" + range[1]);
            rows.attach(own);
            return rows;
          };
        }
      };
    }

    @Override
    public long examplesPerBatch() {
      return 1;
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

  private static TrainConfig config(long steps, int batchSize, int accumulate, Double clipExample) {
    TrainConfig config =
        TrainConfigs.parse(
            """
            steps: %d
            batch_size: %d
            accumulate: %d
            keep_best: false
            keep_last: 1
            log_every: 1
            optimizer: {name: sgd, lr: 0.5}
            """
                .formatted(steps, batchSize, accumulate));
    return clipExample == null
        ? config
        : TrainConfigs.with(config, Map.of("clipExampleNorm", clipExample));
  }

  private TrainLoop loop(Task<?> task, TrainConfig config, JobListener... listeners) {
    ModelFiles writer =
        target -> {
          try {
            Files.writeString(target.resolve("config.json"), "{}");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          StateDict.of(task.model()).save(target.resolve("model.safetensors"), Map.of());
        };
    CheckpointStore store = new CheckpointStore(checkpoints, 1, writer);
    return new TrainLoop(task, config, 3, manager, List.of(), store, List.of(listeners));
  }

  private float[] trained(Fit task, TrainConfig config, JobListener... listeners) {
    try (TrainLoop loop = loop(task, config, listeners)) {
      loop.run();
    }
    return weights(task);
  }

  private static float[] weights(Fit task) {
    return StateDict.of(task.model).arrays().get("map.weight").toFloatArray();
  }

  private static final class Reports implements JobListener {
    final List<StepReport> all = new ArrayList<>();

    @Override
    public void stepped(StepReport report) {
      all.add(report);
    }
  }

  @Test
  void unequalBatchesCountByTheirWeights() {
    float[] whole = trained(new Fit(20), config(4, 20, 1, null));
    Reports reports = new Reports();
    float[] parts = trained(new Fit(3, 12, 5), config(4, 20, 3, null), reports);
    assertThat(parts).containsExactly(whole, within(1e-6f));
    float[] means = trained(new Fit(3, 17), config(4, 20, 1, null));
    assertThat(Math.abs(means[0] - whole[0])).isGreaterThan(1e-3f); // the test can fail
    Reports single = new Reports();
    trained(new Fit(20), config(4, 20, 1, null), single);
    for (int step = 0; step < 4; step++) {
      assertThat(reports.all.get(step).latest().get("loss"))
          .isCloseTo(single.all.get(step).latest().get("loss"), within(1e-6));
      assertThat(reports.all.get(step).logged().get("grad_norm"))
          .isCloseTo(single.all.get(step).logged().get("grad_norm"), within(1e-5));
    }
  }

  @Test
  void aBatchWithNothingToLearnFromIsSkippedAndCounted() {
    float[] without = trained(new Fit(8, 8), config(4, 8, 2, null));
    Reports reports = new Reports();
    float[] with = trained(new Fit(8, 0, 8), config(4, 8, 3, null), reports);
    assertThat(with).containsExactly(without, within(1e-6f));
    assertThat(reports.all.get(3).logged().get("skipped_batches")).isEqualTo(4);

    Reports all = new Reports();
    Fit empty = new Fit(0, 0);
    assertThat(trained(empty, config(3, 1, 1, null), all)).containsExactly(0.3f, -0.2f, 0.1f);
    assertThat(all.all.get(2).latest()).containsOnlyKeys("lr");
    assertThat(all.all.get(2).logged().get("skipped_batches")).isEqualTo(3);
  }

  @Test
  void clipsEachExampleBeforeTheyAreAveraged() {
    double limit = 0.4;
    double[] expected = new double[WIDTH];
    int clipped = 0;
    for (int i = 0; i < 6; i++) {
      Fit one = new Fit(1, 1, 1, 1, 1, 1);
      one.ranges.set(0, one.ranges.get(i));
      float[] after = trained(one, config(1, 1, 1, null));
      double[] gradient = new double[WIDTH];
      double norm = 0;
      float[] before = {0.3f, -0.2f, 0.1f};
      for (int j = 0; j < WIDTH; j++) {
        gradient[j] = (before[j] - after[j]) / 0.5;
        norm += gradient[j] * gradient[j];
      }
      double scale = Math.min(1, limit / Math.sqrt(norm));
      clipped += scale < 1 ? 1 : 0;
      for (int j = 0; j < WIDTH; j++) {
        expected[j] += gradient[j] * scale / 6;
      }
    }
    assertThat(clipped).isBetween(1, 5);
    float[] after = trained(new Fit(1, 1, 1, 1, 1, 1), config(1, 1, 6, limit));
    assertThat((0.3 - after[0]) / 0.5).isCloseTo(expected[0], within(1e-5));
    assertThat((-0.2 - after[1]) / 0.5).isCloseTo(expected[1], within(1e-5));
    assertThat((0.1 - after[2]) / 0.5).isCloseTo(expected[2], within(1e-5));
  }

  @Test
  void clippingExamplesNeedsBatchesOfOne() {
    Fit task = new Fit(8);
    TrainConfig config = config(1, 8, 2, 0.1);
    assertThatThrownBy(() -> loop(task, config))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("set train.batch_size to 1 and train.accumulate to 16");
  }

  /** Carries the mean of the last batch to the next, and clamps a weight after each step. */
  private final class Carrying extends Fit {
    final NDArray carried = manager.zeros(new Shape(1, WIDTH));
    final List<Step> steps = new ArrayList<>();

    Carrying() {
      super(4, 5, 6, 7);
    }

    @Override
    Loss loss(Step step, NDArray batch) {
      Loss loss = super.loss(step, batch.add(carried));
      try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
        InPlace.copy(carried, batch.mean(new int[] {0}, true).add(carried.mul(0.5)));
      }
      return loss;
    }

    @Override
    public Map<String, NDArray> state() {
      return Map.of("carried", carried);
    }

    @Override
    public void afterStep(Step step) {
      steps.add(step);
      NDArray weight = StateDict.of(model).arrays().get("map.weight");
      InPlace.copy(weight, weight.clip(-0.4, 0.4));
    }
  }

  @Test
  void whatATaskCarriesIsPartOfTheCheckpoint() {
    Carrying whole = new Carrying();
    float[] expected = trained(whole, config(9, 1, 2, null));
    float[] carried = whole.carried.toFloatArray();
    checkpoints = folder.resolve("second");
    Carrying first = new Carrying();
    TrainLoop stopping = loop(first, config(9, 1, 2, null));
    try (TrainLoop loop = stopping) {
      loop.step();
      loop.step();
      loop.requestStop();
      assertThat(loop.run().step()).isEqualTo(2);
    }
    Carrying second = new Carrying();
    try (TrainLoop loop = loop(second, config(9, 1, 2, null))) {
      loop.resume(checkpoints.resolve("step-2"));
    }
    assertThat(weights(second)).isEqualTo(expected);
    assertThat(second.carried.toFloatArray()).isEqualTo(carried);
  }

  @Test
  void aHookRunsAfterEachStep() {
    Carrying task = new Carrying();
    for (float weight : trained(task, config(9, 1, 1, null))) {
      assertThat(Math.abs(weight)).isLessThanOrEqualTo(0.4f);
    }
    assertThat(task.steps)
        .extracting(Step::number)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(task.steps).allMatch(step -> step.total() == 9);
    assertThat(task.steps.get(6).epoch()).isEqualTo(1.5);
    assertThat(task.steps.get(3).progress()).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void aStopActsInsideALongAccumulation() {
    TrainConfig config = config(4, 1, 4, null);
    float[] whole = trained(new Fit(1, 2, 3, 4, 5, 6), config);
    checkpoints = folder.resolve("second");
    int[] calls = {0};
    TrainLoop[] running = new TrainLoop[1];
    Fit stopped =
        new Fit(1, 2, 3, 4, 5, 6) {
          @Override
          Loss loss(Step step, NDArray batch) {
            if (++calls[0] == 4 + 2) { // the second batch of the second step
              running[0].requestStop();
            }
            return super.loss(step, batch);
          }
        };
    running[0] = loop(stopped, config);
    try (TrainLoop loop = running[0]) {
      TrainResult result = loop.run();
      assertThat(result.stop()).isEqualTo(StopReason.INTERRUPTED);
      assertThat(result.step()).isEqualTo(1);
    }
    assertThat(calls[0]).isEqualTo(6);
    Fit resumed = new Fit(1, 2, 3, 4, 5, 6);
    try (TrainLoop loop = loop(resumed, config)) {
      loop.resume(checkpoints.resolve("step-1"));
    }
    assertThat(weights(resumed)).isEqualTo(whole);
  }

  @Test
  void workersChangeNothing() {
    float[] alone = trained(new Fit(4, 5, 6, 7), config(20, 1, 2, null));
    Fit ahead = new Fit(4, 5, 6, 7);
    ahead.workers = 3;
    assertThat(trained(ahead, config(20, 1, 2, null))).isEqualTo(alone);
  }

  @Test
  void aLossMayLookAheadWithoutGradients() {
    Fit plain = new Fit(8);
    Map<String, Boolean> seen = new TreeMap<>();
    Fit recycling =
        new Fit(8) {
          @Override
          Loss loss(Step step, NDArray batch) {
            try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
              NDArray y = model.forward(step.context(), Map.of("x", batch)).get("y");
              seen.put("off", y.hasGradient());
            }
            return super.loss(step, batch);
          }
        };
    assertThat(trained(recycling, config(3, 8, 1, null)))
        .isEqualTo(trained(plain, config(3, 8, 1, null)));
    assertThat(seen).containsEntry("off", false);
  }
}
