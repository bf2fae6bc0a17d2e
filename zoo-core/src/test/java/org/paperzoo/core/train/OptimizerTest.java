package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.optimizer.Adagrad;
import org.paperzoo.core.optimizer.Adam;
import org.paperzoo.core.optimizer.AdamW;
import org.paperzoo.core.optimizer.ParameterGroup;
import org.paperzoo.core.optimizer.Sgd;
import org.paperzoo.core.optimizer.UpdateRule;

@Tag("numerics")
class OptimizerTest {
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

  private static UpdateRule config(String name) {
    return switch (name) {
      case "sgd" -> new Sgd(0.1, 0.01, 0, null, 0, false, List.of());
      case "sgd_momentum" -> new Sgd(0.1, 0.01, 0.9, null, 0, false, List.of());
      case "sgd_nesterov" -> new Sgd(0.1, 0, 0.9, null, 0, true, List.of());
      case "adagrad" -> new Adagrad(0.1, 0.01, 1e-10, 0.1, List.of());
      case "adam" -> new Adam(0.1, 0.01, 0.8, 0.99, 1e-8, List.of());
      case "adamw" -> new AdamW(0.1, 0.05, 0.9, 0.98, 1e-6, List.of());
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Test
  void groupsHaveValuesOfTheirOwn() {
    UpdateRule config =
        new Sgd(
            0.5,
            0.1,
            0,
            null,
            0,
            false,
            List.of(
                new ParameterGroup("bias$", null, null, 0.0),
                new ParameterGroup("^head\\.", 0.0, null, null)));
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    for (String name : List.of("body.weight", "body.bias", "head.weight", "head.bias")) {
      NDArray array = manager.ones(new Shape(1));
      array.setRequiresGradient(true);
      parameters.put(name, array);
    }
    try (Optimizer optimizer = Optimizer.create(config, parameters, manager)) {
      optimizer.begin();
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray sum = manager.zeros(new Shape(1));
        for (NDArray array : parameters.values()) {
          sum = sum.add(array);
        }
        collector.backward(sum);
      }
      optimizer.prepare(1, null, false);
      optimizer.step(1, 0);
    }
    assertThat(parameters.get("body.weight").getFloat()).isCloseTo(1 - 0.5f * 1.1f, within(1e-6f));
    assertThat(parameters.get("body.bias").getFloat()).isCloseTo(0.5f, within(1e-6f));
    assertThat(parameters.get("head.weight").getFloat()).isEqualTo(1f);
    // The first group that matches counts.
    assertThat(parameters.get("head.bias").getFloat()).isCloseTo(0.5f, within(1e-6f));
  }

  @Test
  void parametersWithoutGradientAreLeftAlone() {
    NDArray used = manager.ones(new Shape(1));
    NDArray unused = manager.ones(new Shape(1));
    used.setRequiresGradient(true);
    unused.setRequiresGradient(true);
    try (Optimizer optimizer =
        Optimizer.create(config("adamw"), Map.of("used", used, "unused", unused), manager)) {
      for (int step = 0; step < 3; step++) {
        optimizer.begin();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(step < 2 ? used.mul(2) : used.mul(unused));
        }
        optimizer.prepare(1, 1.0, false);
        optimizer.step(1, step);
        assertThat(unused.getFloat() == 1f).isEqualTo(step < 2);
      }
      assertThat(optimizer.state().get("used.step").getFloat()).isEqualTo(3);
      assertThat(optimizer.state().get("unused.step").getFloat()).isEqualTo(1);
    }
    assertThat(used.getFloat()).isLessThan(0.8f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd_momentum", "sgd_nesterov", "adagrad", "adam", "adamw"})
  void aParameterUnusedInAStepKeepsItsValueAndState(String name) {
    boolean[] uses = {true, false, true, true, false, false, true};
    NDArray always = manager.create(new float[] {1, -2});
    NDArray sometimes = manager.create(new float[] {1, -2});
    NDArray alone = manager.create(new float[] {1, -2}); // as sometimes, without the other steps
    for (NDArray array : List.of(always, sometimes, alone)) {
      array.setRequiresGradient(true);
    }
    Map<String, NDArray> both = new LinkedHashMap<>();
    both.put("always", always);
    both.put("sometimes", sometimes);
    try (Optimizer optimizer = Optimizer.create(config(name), both, manager);
        Optimizer other = Optimizer.create(config(name), Map.of("alone", alone), manager)) {
      for (int step = 0; step < uses.length; step++) {
        boolean use = uses[step];
        float[] before = sometimes.toFloatArray();
        float[] alwaysBefore = always.toFloatArray();
        update(
            optimizer, step, () -> use ? always.square().add(sometimes.square()) : always.square());
        assertThat(Arrays.equals(sometimes.toFloatArray(), before)).isEqualTo(!use);
        assertThat(always.toFloatArray()).isNotEqualTo(alwaysBefore);
        if (use) {
          update(other, step, alone::square);
        }
        assertThat(sometimes.toFloatArray()).isEqualTo(alone.toFloatArray());
      }
      other
          .state()
          .forEach(
              (key, array) ->
                  assertThat(optimizer.state().get(key.replace("alone", "sometimes")))
                      .isEqualTo(array));
    }
  }

  private static void update(Optimizer optimizer, int step, Supplier<NDArray> loss) {
    optimizer.begin();
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(loss.get().sum());
    }
    optimizer.prepare(1, null, false);
    optimizer.step(1, step);
  }

  @Test
  void aGradientOfZeroIsAGradient() {
    NDArray x = manager.ones(new Shape(2));
    x.setRequiresGradient(true);
    try (Optimizer optimizer = Optimizer.create(config("sgd"), Map.of("x", x), manager)) {
      for (int step = 0; step < 2; step++) {
        float before = x.toFloatArray()[0];
        optimizer.begin();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(x.mul(0).sum());
        }
        optimizer.prepare(1, null, false);
        optimizer.step(1, step);
        assertThat(x.toFloatArray()).containsOnly(before * (1 - 0.1f * 0.01f)); // decay
      }
    }
  }

  @Test
  void leftoverGradientsDoNotCount() {
    NDArray x = manager.ones(new Shape(2));
    x.setRequiresGradient(true);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(x.mul(1000).sum());
    }
    try (Optimizer optimizer = Optimizer.create(config("sgd_nesterov"), Map.of("x", x), manager)) {
      optimizer.begin();
      assertThat(optimizer.prepare(1, 1.0, false)).isZero();
      optimizer.step(1, 0);
      assertThat(x.toFloatArray()).containsOnly(1);
      update(optimizer, 1, () -> x.mul(0.5f));
      assertThat(x.toFloatArray()[0]).isCloseTo(1 - 0.1f * 0.5f * 1.9f, within(1e-6f));
    }
  }

  @Test
  void momentumGoesUpTheRamp() {
    UpdateRule config = new Sgd(1.0, 0, 0, 0.8, 4, false, List.of());
    NDArray x = manager.zeros(new Shape(1));
    x.setRequiresGradient(true);
    double velocity = 0;
    double expected = 0;
    try (Optimizer optimizer = Optimizer.create(config, Map.of("x", x), manager)) {
      for (int step = 0; step < 6; step++) {
        optimizer.begin();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(x.mul(1));
        }
        optimizer.prepare(1, null, false);
        optimizer.step(1, step);
        velocity = 0.8 * Math.min(1, step / 4.0) * velocity + 1;
        expected -= velocity;
        assertThat(x.getFloat()).as("step %d", step).isCloseTo((float) expected, within(1e-5f));
      }
    }
  }
}
