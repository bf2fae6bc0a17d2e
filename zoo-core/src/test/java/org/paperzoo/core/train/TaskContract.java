package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.catalog.Catalog;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.experiment.Experiment;
import org.paperzoo.core.experiment.ExperimentReader;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Segments;
import org.paperzoo.core.nn.ZooModel;

/**
 * What every task of the zoo keeps; a subclass names the papers and writes a small experiment with
 * its data.
 */
@Tag("numerics")
public abstract class TaskContract {
  private static final String ADAM = "{name: adam, lr: 0.01}";

  /** With a learning rate of 1 the update is the gradient. */
  private static final String GRADIENT = "{name: sgd, lr: 1}";

  private static final int SEED = 3;

  /** Where the subclass writes its data. */
  @TempDir protected Path folder;

  private NDManager manager;

  /** Returns the papers that the experiment needs. */
  protected abstract Catalog catalog();

  /**
   * Writes the data into {@link #folder} and returns the experiment as YAML, without {@code seed}
   * and {@code train}. Without dropout, if {@link #largerBatchHasTheSameExamples()}.
   */
  protected abstract String experiment() throws IOException;

  /** Returns the number of examples in a batch; the data has at least twice as many. */
  protected int batchSize() {
    return 2;
  }

  /**
   * Returns whether batch 0 of twice the size has the examples of batches 0 and 1, with nothing
   * random in the loss.
   */
  protected boolean largerBatchHasTheSameExamples() {
    return true;
  }

  /** Returns whether the model has blocks whose activations can be computed again. */
  protected boolean hasSegments() {
    return false;
  }

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  /** A task with the loop that trains it. */
  private final class Run implements AutoCloseable {
    final NDManager own = manager.newSubManager();
    final Experiment experiment;
    final Task<?> task;
    final TrainLoop loop;

    Run(Path checkpoints, int objective, String optimizer, String... overrides) {
      experiment = read(optimizer, overrides);
      Task<?> whole = experiment.createTask(own, new DataHome(folder, folder).offline());
      task = objective < 0 ? whole : new OneObjective<>(whole, objective);
      CheckpointStore store =
          checkpoints == null
              ? null
              : new CheckpointStore(
                  checkpoints,
                  9,
                  target ->
                      StateDict.of(task.model().trained())
                          .save(target.resolve("model.safetensors"), Map.of()));
      loop = new TrainLoop(task, experiment.train(), SEED, own, List.of(), store, List.of());
    }

    Map<String, float[]> weights() {
      Map<String, float[]> values = new TreeMap<>();
      StateDict.of(task.model())
          .arrays()
          .forEach((name, array) -> values.put(name, array.toFloatArray()));
      if (task.model().adapter() != null) {
        StateDict.of(task.model().trained())
            .arrays()
            .forEach((name, array) -> values.put("adapter " + name, array.toFloatArray()));
      }
      return values;
    }

    /** Returns the arrays that are trained. */
    Map<String, NDArray> trained() {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      ParameterPlan.of(experiment.train(), task.model())
          .trained()
          .forEach(
              (name, array) -> {
                if (task.objectives().get(0).trains(name)) {
                  arrays.put(name, array);
                }
              });
      return arrays;
    }

    void illustrate() {
      try (TorchEngine.Scope random = TorchEngine.seeded(SEED);
          NDManager temporary = own.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Context context = new Context(new ParameterStore(own, false), false);
        Path pictures = Files.createTempDirectory(folder, "pictures");
        task.illustrate(new Illustrations(context, temporary, pictures, 0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      loop.close();
      task.close();
      own.close();
    }
  }

  private Experiment read(String optimizer, String... overrides) {
    try {
      Path yaml = folder.resolve("contract.yaml");
      Files.writeString(
          yaml,
          experiment().strip()
              + "\nseed: "
              + SEED
              + "\ntrain: {steps: 6, batch_size: "
              + batchSize()
              + ", evaluate_every: 4, checkpoint_every: 3, keep_best: false, log_every: 1,"
              + " optimizer: "
              + optimizer
              + "}\n");
      return new ExperimentReader(catalog()).read(yaml, List.of(overrides));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Run run(String... overrides) {
    return new Run(null, -1, ADAM, overrides);
  }

  /** A task with one of its objectives, once a step. */
  private record OneObjective<B>(Task<B> task, int objective) implements Task<B> {
    @Override
    public ZooModel model() {
      return task.model();
    }

    @Override
    public List<Objective<B>> objectives() {
      Objective<B> one = task.objectives().get(objective);
      return List.of(
          new Objective<>() {
            @Override
            public String name() {
              return one.name();
            }

            @Override
            public boolean trains(String parameter) {
              return one.trains(parameter);
            }

            @Override
            public Loss loss(Step step, B batch) {
              return one.loss(step, batch);
            }
          });
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

  private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }

  // Batches

  /** Returns all that a batch holds: the values of its arrays, and its numbers. */
  private static List<Object> contents(Object value) {
    List<Object> found = new ArrayList<>();
    collect(value, found);
    assertThat(found).anyMatch(List.class::isInstance);
    return found;
  }

  private static void collect(Object value, List<Object> found) {
    if (value instanceof NDArray array) {
      byte[] bytes = array.toByteArray();
      found.add(List.of(array.getShape(), array.getDataType(), HexFormat.of().formatHex(bytes)));
    } else if (value instanceof Iterable<?> values) {
      values.forEach(element -> collect(element, found));
    } else if (value instanceof Number || value instanceof Boolean) {
      found.add(value);
    } else if (value != null && value.getClass().getName().startsWith("org.paperzoo.")) {
      for (Field field : value.getClass().getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          try {
            field.setAccessible(true);
            collect(field.get(value), found);
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
  }

  private List<Object> batch(Run run, long number, boolean elsewhere) {
    Batches<?> batches = run.task.batches();
    try (NDManager temporary = run.own.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batches.Prepared<?> prepared =
          elsewhere
              ? CompletableFuture.supplyAsync(() -> prepare(batches, number)).join()
              : prepare(batches, number);
      return contents(prepared.upload(temporary));
    }
  }

  private static Batches.Prepared<?> prepare(Batches<?> batches, long number) {
    try {
      return batches.prepare(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void batchesDependOnTheirNumberAlone() {
    try (Run run = run();
        Run other = run()) {
      long perEpoch = run.task.batches().perEpoch();
      Map<Long, List<Object>> first = new LinkedHashMap<>();
      for (long number : new long[] {0, 1, perEpoch, 3 * perEpoch + 1}) {
        first.put(number, batch(run, number, false));
      }
      run.loop.step();
      JniUtils.setSeed(99);
      List<Long> backwards = new ArrayList<>(first.keySet());
      Collections.reverse(backwards);
      for (long number : backwards) {
        assertThat(batch(run, number, true)).as("batch " + number).isEqualTo(first.get(number));
        assertThat(batch(other, number, false)).as("batch " + number).isEqualTo(first.get(number));
      }
    }
  }

  // Resuming

  @Test
  void resumedRunEqualsAnUninterruptedOne() throws IOException {
    Path whole = folder.resolve("whole");
    Map<String, float[]> expected;
    try (Run run = new Run(whole, -1, ADAM)) {
      Map<String, float[]> before = run.weights();
      run.loop.run();
      expected = run.weights();
      assertThat(expected)
          .anySatisfy((name, values) -> assertThat(values).isNotEqualTo(before.get(name)));
    }
    Path parts = folder.resolve("parts");
    try (Run run = new Run(parts, -1, ADAM)) {
      // Other weights, to see that all come from the checkpoint.
      StateDict.of(run.task.model().trained()).arrays().values().forEach(array -> array.muli(3));
      run.loop.resume(whole.resolve("step-3"));
      assertSame(run.weights(), expected);
    }
    for (String file : List.of("model.safetensors", "training.safetensors")) {
      assertThat(parts.resolve("step-6").resolve(file))
          .as(file)
          .hasSameBinaryContentAs(whole.resolve("step-6").resolve(file));
    }
  }

  // Evaluation

  @Test
  void evaluationIsIndependentOfWhatRanBefore() {
    try (Run run = run()) {
      Map<String, float[]> weights = run.weights();
      Map<String, Map<String, Double>> first = new LinkedHashMap<>();
      for (String split : run.task.splits()) {
        for (boolean thorough : new boolean[] {false, true}) {
          first.put(split + " " + thorough, run.loop.evaluate(split, thorough));
          assertThat(first.get(split + " " + thorough)).as(split).isNotEmpty();
        }
      }
      batch(run, 1, false);
      run.illustrate();
      JniUtils.setSeed(99);
      List<String> splits = new ArrayList<>(run.task.splits());
      Collections.reverse(splits);
      for (String split : splits) {
        for (boolean thorough : new boolean[] {true, false}) {
          assertThat(run.loop.evaluate(split, thorough))
              .as(split)
              .isEqualTo(first.get(split + " " + thorough));
        }
      }
      assertSame(run.weights(), weights);
    }
  }

  @Test
  void evaluationLeavesTrainingAlone() {
    Map<String, float[]> expected;
    try (Run run = run()) {
      for (int i = 0; i < 3; i++) {
        run.loop.step();
      }
      expected = run.weights();
    }
    try (Run run = run()) {
      for (int i = 0; i < 3; i++) {
        run.task.splits().forEach(split -> run.loop.evaluate(split, true));
        run.illustrate();
        run.loop.step();
      }
      assertSame(run.weights(), expected);
    }
  }

  // Memory

  /** Counts the arrays and managers below a manager. */
  private static int resources(NDManager parent) {
    try {
      Field field = BaseNDManager.class.getDeclaredField("resources");
      field.setAccessible(true);
      int count = 0;
      for (Object resource : ((Map<?, ?>) field.get(parent)).values()) {
        count += 1 + (resource instanceof NDManager child ? resources(child) : 0);
      }
      return count;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noArrayIsLeftBehind() {
    try (Run run = run()) {
      run.loop.step();
      run.loop.step();
      int before = resources(run.own);
      assertThat(before).isPositive();
      for (int i = 0; i < 20; i++) {
        run.loop.step();
      }
      assertThat(resources(run.own)).as("after steps").isEqualTo(before);
      run.task.splits().forEach(split -> run.loop.evaluate(split, true));
      int evaluated = resources(run.own);
      for (int i = 0; i < 3; i++) {
        run.task.splits().forEach(split -> run.loop.evaluate(split, true));
      }
      assertThat(resources(run.own)).as("after evaluations").isEqualTo(evaluated);
    }
  }

  // Accumulation

  private static Map<String, float[]> values(Map<String, NDArray> arrays) {
    Map<String, float[]> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  /** Returns the gradient of one step of the loop. */
  private Map<String, float[]> loopGradient(int objective, int batch, int accumulate) {
    try (Run run =
        new Run(
            null,
            objective,
            GRADIENT,
            "train.batch_size=" + batch,
            "train.accumulate=" + accumulate)) {
      Map<String, float[]> before = values(run.trained());
      run.loop.step();
      Map<String, float[]> gradient = values(run.trained());
      gradient.forEach(
          (name, after) -> {
            for (int i = 0; i < after.length; i++) {
              after[i] = before.get(name)[i] - after[i];
            }
          });
      return gradient;
    }
  }

  /** Returns the mean of the gradients of the first two batches by the weights of their losses. */
  private Map<String, float[]> weightedGradient(int objective) {
    Map<String, float[]> mean = new LinkedHashMap<>();
    try (Run run = new Run(null, objective, GRADIENT)) {
      Map<String, NDArray> trained = run.trained();
      List<Map<String, float[]>> gradients = new ArrayList<>();
      List<Double> weights = new ArrayList<>();
      for (long number = 0; number < 2; number++) {
        trained.values().forEach(TaskContract::clear);
        weights.add(backward(run, run.task, number));
        gradients.add(gradients(trained));
      }
      double sum = weights.get(0) + weights.get(1);
      gradients
          .get(0)
          .forEach(
              (name, first) -> {
                float[] second = gradients.get(1).get(name);
                float[] both = new float[first.length];
                for (int i = 0; i < both.length; i++) {
                  both[i] =
                      (float) ((weights.get(0) * first[i] + weights.get(1) * second[i]) / sum);
                }
                mean.put(name, both);
              });
    }
    return mean;
  }

  private static void clear(NDArray parameter) {
    NDArray gradient = TorchEngine.gradient(parameter);
    if (gradient != null) {
      gradient.muli(0);
    }
  }

  private static Map<String, float[]> gradients(Map<String, NDArray> trained) {
    Map<String, float[]> values = new LinkedHashMap<>();
    trained.forEach(
        (name, array) -> {
          NDArray gradient = TorchEngine.gradient(array);
          values.put(
              name, gradient == null ? new float[(int) array.size()] : gradient.toFloatArray());
        });
    return values;
  }

  private <B> double backward(Run run, Task<B> task, long number) {
    long batchSeed = Seeds.of(SEED, number); // as the loop seeds a batch
    try (NDManager temporary = run.own.newSubManager();
        NDScope scope = new NDScope();
        Segments segments = new Segments(batchSeed, false);
        TorchEngine.Scope random = TorchEngine.seeded(batchSeed)) {
      scope.suppressNotUsedWarning();
      Context context = new Context(new ParameterStore(run.own, false), true);
      B batch = task.batches().prepare(number).upload(temporary);
      Loss loss;
      try (TorchEngine.Scope gradients = TorchEngine.withGradients()) {
        loss = task.objectives().get(0).loss(new Step(context, 0, 6, 0).with(segments), batch);
      }
      TorchEngine.backward(loss.value(), temporary.ones(loss.value().getShape()));
      loss.afterBackward().run();
      segments.backward();
      return loss.weight();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertClose(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    double largest = 0;
    for (float[] values : expected.values()) {
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    assertThat(largest).isPositive();
    // The gradient is read off weights of about 1, to float32 rounding.
    float tolerance = (float) (1e-5 * largest + 1e-6);
    expected.forEach(
        (name, values) -> {
          float[] others = actual.get(name);
          assertThat(others).as(name).hasSameSizeAs(values);
          for (int i = 0;
              i < values.length;
              i++) { // AssertJ takes a minute to describe such arrays
            if (!(Math.abs(others[i] - values[i]) <= tolerance)) {
              assertThat(others[i])
                  .as(name + "[" + i + "]")
                  .isCloseTo(values[i], within(tolerance));
            }
          }
        });
  }

  @Test
  void accumulatedGradientIsTheMeanByTheWeightsOfTheLosses() {
    int objectives;
    try (Run run = run()) {
      objectives = run.task.objectives().size();
    }
    for (int objective = 0; objective < objectives; objective++) {
      assertClose(loopGradient(objective, batchSize(), 2), weightedGradient(objective));
    }
  }

  @Test
  void accumulationEqualsALargerBatch() {
    assumeTrue(largerBatchHasTheSameExamples());
    assertClose(loopGradient(-1, batchSize(), 2), loopGradient(-1, 2 * batchSize(), 1));
  }

  // Activation checkpointing

  @Test
  void recomputedActivationsGiveTheSameWeights() {
    assumeTrue(hasSegments());
    List<Map<String, float[]>> weights = new ArrayList<>();
    for (boolean recompute : new boolean[] {false, true}) {
      try (Run run = run("train.checkpoint_activations=" + recompute)) {
        for (int i = 0; i < 3; i++) {
          run.loop.step();
        }
        weights.add(run.weights());
      }
    }
    assertSame(weights.get(1), weights.get(0));
  }
}
