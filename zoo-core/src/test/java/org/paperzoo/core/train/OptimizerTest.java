package org.paperzoo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.UsageException;

@Tag("numerics")
class OptimizerTest {
  private static final int STEPS = 5;
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

  private static OptimizerConfig config(String name) {
    return switch (name) {
      case "sgd" -> config(OptimizerConfig.Rule.SGD, 0.01, 0, false, 0.9, 0.999, null, 0);
      case "sgd_momentum" ->
          config(OptimizerConfig.Rule.SGD, 0.01, 0.9, false, 0.9, 0.999, null, 0);
      case "sgd_nesterov" -> config(OptimizerConfig.Rule.SGD, 0, 0.9, true, 0.9, 0.999, null, 0);
      case "adagrad" -> config(OptimizerConfig.Rule.ADAGRAD, 0.01, 0, false, 0.9, 0.999, null, 0.1);
      case "adam" -> config(OptimizerConfig.Rule.ADAM, 0.01, 0, false, 0.8, 0.99, null, 0);
      case "adamw" -> config(OptimizerConfig.Rule.ADAMW, 0.05, 0, false, 0.9, 0.98, 1e-6, 0);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static OptimizerConfig config(
      OptimizerConfig.Rule rule,
      double weightDecay,
      double momentum,
      boolean nesterov,
      double beta1,
      double beta2,
      Double eps,
      double accumulator) {
    return new OptimizerConfig(
        rule,
        0.1,
        weightDecay,
        momentum,
        null,
        0,
        nesterov,
        beta1,
        beta2,
        eps,
        accumulator,
        List.of());
  }

  private static Path fixture() throws Exception {
    return Path.of(OptimizerTest.class.getResource("optimizers.safetensors").toURI());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "sgd_momentum", "sgd_nesterov", "adagrad", "adam", "adamw"})
  void equalsPyTorch(String name) throws Exception {
    try (TensorSource source = TensorSource.open(fixture())) {
      Map<String, NDArray> parameters = new LinkedHashMap<>();
      for (String parameter : List.of("w", "b")) {
        NDArray array = source.read(manager, name + "." + parameter + ".0");
        array.setRequiresGradient(true);
        parameters.put(parameter, array);
      }
      NDArray x = source.read(manager, name + ".x");
      try (Optimizer optimizer = Optimizer.create(config(name), parameters, manager)) {
        for (int step = 0; step < STEPS; step++) {
          try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(
                x.get(step)
                    .matMul(parameters.get("w"))
                    .add(parameters.get("b"))
                    .tanh()
                    .square()
                    .sum());
          }
          optimizer.prepare(null);
          optimizer.step(1, step);
        }
      }
      for (String parameter : List.of("w", "b")) {
        assertThat(parameters.get(parameter).toFloatArray())
            .containsExactly(
                source.read(manager, name + "." + parameter + "." + STEPS).toFloatArray(),
                within(1e-5f));
      }
    }
  }

  @Test
  void groupsHaveValuesOfTheirOwn() {
    OptimizerConfig config =
        new OptimizerConfig(
            OptimizerConfig.Rule.SGD,
            0.5,
            0.1,
            0,
            null,
            0,
            false,
            0.9,
            0.999,
            null,
            0,
            List.of(
                new OptimizerConfig.Group("bias$", null, 0.0),
                new OptimizerConfig.Group("^head\\.", 0.0, null)));
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    for (String name : List.of("body.weight", "body.bias", "head.weight", "head.bias")) {
      NDArray array = manager.ones(new Shape(1));
      array.setRequiresGradient(true);
      parameters.put(name, array);
    }
    try (Optimizer optimizer = Optimizer.create(config, parameters, manager)) {
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray sum = manager.zeros(new Shape(1));
        for (NDArray array : parameters.values()) {
          sum = sum.add(array);
        }
        collector.backward(sum);
      }
      optimizer.prepare(null);
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
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(step < 2 ? used.mul(2) : used.mul(unused));
        }
        optimizer.prepare(1.0);
        optimizer.step(1, step);
        assertThat(unused.getFloat() == 1f).isEqualTo(step < 2);
      }
      assertThat(optimizer.state().get("used.step").getFloat()).isEqualTo(3);
      assertThat(optimizer.state().get("unused.step").getFloat()).isEqualTo(1);
    }
    assertThat(used.getFloat()).isLessThan(0.8f);
  }

  @Test
  void momentumGoesUpTheRamp() {
    OptimizerConfig config =
        new OptimizerConfig(
            OptimizerConfig.Rule.SGD, 1, 0, 0, 0.8, 4, false, 0.9, 0.999, null, 0, List.of());
    NDArray x = manager.zeros(new Shape(1));
    x.setRequiresGradient(true);
    double velocity = 0;
    double expected = 0;
    try (Optimizer optimizer = Optimizer.create(config, Map.of("x", x), manager)) {
      for (int step = 0; step < 6; step++) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(x.mul(1));
        }
        optimizer.prepare(null);
        optimizer.step(1, step);
        velocity = 0.8 * Math.min(1, step / 4.0) * velocity + 1;
        expected -= velocity;
        assertThat(x.getFloat()).as("step %d", step).isCloseTo((float) expected, within(1e-5f));
      }
    }
  }

  @Test
  void aBadPatternIsAUsageError() {
    OptimizerConfig config =
        new OptimizerConfig(
            OptimizerConfig.Rule.SGD,
            1,
            0,
            0,
            null,
            0,
            false,
            0.9,
            0.999,
            null,
            0,
            List.of(new OptimizerConfig.Group("(", null, null)));
    assertThatThrownBy(() -> Optimizer.create(config, Map.of(), manager))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("train.optimizer.groups: \"(\" is not a regular expression");
  }
}
