package org.paperzoo.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.ZooModel;

/**
 * What every model of the zoo keeps; a subclass names the family, a small configuration and inputs
 * for it.
 *
 * @param <C> the model's configuration
 */
public abstract class ModelContract<C extends Record> {
  private static final int SEED = 11;

  @TempDir Path folder;

  /** Owns the arrays of a test. */
  protected NDManager manager;

  /** Returns the family under test. */
  protected abstract ModelFamily<C> family();

  /** Returns a configuration small enough for a test. */
  protected abstract C config();

  /**
   * Returns inputs, with labels where the model needs them for a loss.
   *
   * @param batch how many examples
   */
  protected abstract Map<String, NDArray> inputs(int batch);

  /** Returns the head under test. */
  protected String architecture() {
    return family().architectures().get(0);
  }

  /** Returns what a training step minimises, a single number. */
  protected NDArray loss(Map<String, NDArray> outputs) {
    return outputs.get("loss");
  }

  /** Returns the learning rate at which one batch is overfitted. */
  protected float learningRate() {
    return 0.1f;
  }

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    JniUtils.setSeed(SEED);
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  private ZooModel newModel() {
    JniUtils.setSeed(SEED);
    ZooModel model = family().create(config(), architecture());
    model.initialize(manager);
    return model;
  }

  private Map<String, float[]> outputs(
      ZooModel model, Map<String, NDArray> inputs, boolean training) {
    JniUtils.setSeed(SEED);
    Map<String, float[]> values = new TreeMap<>();
    model
        .forward(new Context(new ParameterStore(manager, false), training), inputs)
        .forEach((name, array) -> values.put(name, array.toFloatArray()));
    return values;
  }

  private void backward(ZooModel model, Map<String, NDArray> inputs) {
    JniUtils.setSeed(SEED);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(
          loss(model.forward(new Context(new ParameterStore(manager, false), true), inputs)));
    }
  }

  private static List<NDArray> trainable(ZooModel model) {
    List<NDArray> arrays = new ArrayList<>();
    ModuleTree.of(model)
        .flatten()
        .filter(entry -> !entry.isBuffer() && entry.parameter().requiresGradient())
        .forEach(entry -> arrays.add(entry.parameter().getArray()));
    return arrays;
  }

  @Test
  void presetsHaveTheStatedNumberOfParameters() {
    for (ModelFamily.Preset<C> preset : family().presets()) {
      if (preset.parameters() != null) {
        ZooModel model = family().create(preset.config(), preset.architecture());
        assertThat(ModuleTree.of(model).parameterCount())
            .as(preset.name())
            .isEqualTo(preset.parameters());
        assertThat(model.isInitialized()).isFalse();
      }
    }
  }

  @Test
  void everyTrainableParameterReceivesAGradient() {
    ZooModel model = newModel();
    backward(model, inputs(3));
    ModuleTree.of(model)
        .flatten()
        .filter(entry -> !entry.isBuffer() && entry.parameter().requiresGradient())
        .forEach(
            entry ->
                assertThat(entry.parameter().getArray().getGradient().abs().sum().getFloat())
                    .as(entry.name())
                    .isPositive());
  }

  @Test
  void savedAndLoadedModelGivesTheSameOutputs() {
    ZooModel model = newModel();
    Map<String, NDArray> inputs = inputs(2);
    Path file = folder.resolve("model.safetensors");
    StateDict.of(model).save(file, Map.of());
    ZooModel loaded = family().create(config(), architecture());
    try (TensorSource source = TensorSource.open(file)) {
      StateDict.of(loaded).initialize(manager, source);
    }
    Map<String, float[]> expected = outputs(model, inputs, false);
    outputs(loaded, inputs, false)
        .forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void sameSeedGivesTheSameRun() {
    Map<String, NDArray> inputs = inputs(2);
    Map<String, float[]> expected = outputs(newModel(), inputs, true);
    outputs(newModel(), inputs, true)
        .forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void takesABatchOfOne() {
    outputs(newModel(), inputs(1), false)
        .forEach(
            (name, values) -> {
              for (float value : values) {
                assertThat(value).as(name).isFinite();
              }
            });
  }

  @Test
  void oneBatchCanBeOverfitted() {
    ZooModel model = newModel();
    Map<String, NDArray> inputs = new LinkedHashMap<>(inputs(2));
    float first = Float.NaN;
    float last = Float.NaN;
    for (int step = 0; step < 60; step++) {
      for (NDArray parameter : trainable(model)) {
        if (step > 0) {
          NDArray gradient = parameter.getGradient();
          parameter.subi(gradient.mul(learningRate()));
          gradient.muli(0);
        }
      }
      backward(model, inputs);
      last =
          loss(model.forward(new Context(new ParameterStore(manager, false), false), inputs))
              .toFloatArray()[0];
      if (step == 0) {
        first = last;
      }
    }
    assertThat(last).isLessThan(first - 0.1f * Math.abs(first));
  }
}
