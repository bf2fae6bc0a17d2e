package org.paperzoo.nlp.lstm.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;

class MemoryNetworkTest {
  private static final int STEPS = 6;

  private NDManager manager;
  private Context context;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    context = new Context(new ParameterStore(manager, false), true);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Networks that between them have everything that a configuration offers. */
  private static List<MemoryConfig> configs(boolean truncated) {
    List<MemoryConfig> all = new ArrayList<>();
    for (Biases biases : Biases.values()) {
      boolean odd = biases.ordinal() % 2 == 1;
      all.add(
          new MemoryConfig(
              3,
              2,
              2,
              odd ? 1 : 2,
              biases != Biases.GATES,
              biases != Biases.NONE,
              odd,
              biases,
              odd ? Squash.LOGISTIC : Squash.WIDE,
              odd ? Squash.IDENTITY : Squash.CENTERED,
              truncated,
              0.9,
              List.of(),
              List.of()));
    }
    return all;
  }

  private record Case(MemoryNetwork network, OnlineLearner learner, double[] x, double[] targets) {}

  private Case example(MemoryConfig config) {
    SplitMix64 random = new SplitMix64(config.biases().ordinal());
    OnlineLearner learner = new OnlineLearner(config);
    learner.initialize(random);
    double[] x = new double[STEPS * config.inputSize()];
    double[] targets = new double[STEPS * config.outputSize()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextGaussian();
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = random.nextDouble();
    }
    return new Case(network(config, learner.parameters()), learner, x, targets);
  }

  private MemoryNetwork network(MemoryConfig config, Map<String, double[]> weights) {
    MemoryNetwork network = new MemoryNetwork(config);
    network.initialize(manager, DataType.FLOAT64);
    weights.forEach((name, values) -> set(network, name, values));
    return network;
  }

  private void set(MemoryNetwork network, String name, double[] values) {
    NDArray array = parameters(network).get(name).getArray();
    InPlace.copy(array, manager.create(values, array.getShape()));
  }

  private static Map<String, Parameter> parameters(MemoryNetwork network) {
    return StateDict.of(network).parameters();
  }

  private Map<String, NDArray> inputs(Case example, int targetStep) {
    MemoryConfig config = example.network.config();
    double[] mask = new double[STEPS];
    for (int t = 0; t < STEPS; t++) {
      mask[t] = targetStep < 0 || t == targetStep ? 1 : 0;
    }
    return Map.of(
        "inputs",
        manager.create(example.x, new Shape(1, STEPS, config.inputSize())),
        "targets",
        manager.create(example.targets, new Shape(1, STEPS, config.outputSize())),
        "target_mask",
        manager.create(mask, new Shape(1, STEPS)));
  }

  /** Returns the gradient of the loss at one step, or at all for -1. */
  private Map<String, double[]> gradient(Case example, int targetStep) {
    Map<String, NDArray> inputs = inputs(example, targetStep);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.zeroGradients();
      collector.backward(example.network.forward(context, inputs).get("loss"));
    }
    Map<String, double[]> all = new TreeMap<>();
    parameters(example.network)
        .forEach(
            (name, p) -> all.put(name, p.getArray().getGradient().duplicate().toDoubleArray()));
    return all;
  }

  private double loss(Case example) {
    return example.network.forward(context, inputs(example, -1)).get("loss").getDouble();
  }

  @Test
  void fullGradientIsThatOfFiniteDifferences() {
    double epsilon = 1e-6;
    for (MemoryConfig config : configs(false)) {
      Case example = example(config);
      Map<String, double[]> weights = example.learner.parameters();
      Map<String, double[]> gradient = gradient(example, -1);
      weights.forEach(
          (name, values) -> {
            for (int i = 0; i < values.length; i++) {
              double before = values[i];
              values[i] = before + epsilon;
              set(example.network, name, values);
              double above = loss(example);
              values[i] = before - epsilon;
              set(example.network, name, values);
              double below = loss(example);
              values[i] = before;
              set(example.network, name, values);
              assertThat(gradient.get(name)[i])
                  .as(config.biases() + " " + name + " " + i)
                  .isCloseTo((above - below) / (2 * epsilon), within(1e-8));
            }
          });
    }
  }

  /**
   * Worked by hand: one cell, two steps, the target at the second. With u = (y_in, y_out, y_c) of
   * step 1 held constant, as the truncation says, the state after step 2 is s2 = in1 g1 + in2 g2.
   */
  @Test
  void truncatedGradientIsThatWorkedByHand() {
    MemoryConfig config =
        new MemoryConfig(
            1,
            1,
            1,
            1,
            true,
            true,
            false,
            Biases.NONE,
            Squash.WIDE,
            Squash.CENTERED,
            true,
            0,
            List.of(),
            List.of());
    double[] toIn = {0.3, -0.2, 0.5, 0.7}; // from x, y_in, y_out, y_c
    double[] toOut = {-0.4, 0.6, 0.1, -0.3};
    double[] toCell = {0.8, 0.2, -0.5, 0.4};
    double k = 0.9;
    double x1 = 1;
    double x2 = -0.5;
    double target = 0.8;
    double in1 = sigmoid(0.3 * x1);
    double out1 = sigmoid(-0.4 * x1);
    double g1 = 4 * sigmoid(0.8 * x1) - 2;
    double s1 = in1 * g1;
    double y1 = out1 * (2 * sigmoid(s1) - 1);
    double[] u2 = {x2, in1, out1, y1}; // the sources at step 2; those at step 1 are (x1, 0, 0, 0)
    double in2 = sigmoid(dot(toIn, u2));
    double out2 = sigmoid(dot(toOut, u2));
    double g2 = 4 * sigmoid(dot(toCell, u2)) - 2;
    double s2 = s1 + in2 * g2;
    double h2 = 2 * sigmoid(s2) - 1;
    double y2 = out2 * h2;
    double z = sigmoid(k * y2);
    double delta = (z - target) * z * (1 - z); // of the output's net input
    double byState = delta * k * out2 * 2 * sigmoid(s2) * (1 - sigmoid(s2));
    double[] first = {x1, 0, 0, 0};
    double[] in = new double[4];
    double[] out = new double[4];
    double[] cell = new double[4];
    for (int m = 0; m < 4; m++) {
      in[m] = byState * (g1 * in1 * (1 - in1) * first[m] + g2 * in2 * (1 - in2) * u2[m]);
      out[m] = delta * k * h2 * out2 * (1 - out2) * u2[m];
      cell[m] = byState * (in1 * slope(g1) * first[m] + in2 * slope(g2) * u2[m]);
    }
    Map<String, double[]> weights =
        Map.of(
            "input_gates.weight", toIn,
            "output_gates.weight", toOut,
            "cells.weight", toCell,
            "output.weight", new double[] {k});
    double rate = 0.25;
    OnlineLearner learner = new OnlineLearner(config);
    learner.setParameters(weights);
    learner.reset();
    learner.step(new double[] {x1}, 0, true);
    learner.step(new double[] {x2}, 0, true);
    learner.learn(new double[] {target}, rate);
    Map<String, double[]> expected =
        Map.of(
            "input_gates.weight", in,
            "output_gates.weight", out,
            "cells.weight", cell,
            "output.weight", new double[] {delta * y2});
    MemoryNetwork network = network(config, weights);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(
          network
              .forward(
                  context,
                  Map.of(
                      "inputs",
                      manager.create(new double[] {x1, x2}, new Shape(1, 2, 1)),
                      "targets",
                      manager.create(new double[] {0, target}, new Shape(1, 2, 1)),
                      "target_mask",
                      manager.create(new double[] {0, 1}, new Shape(1, 2))))
              .get("loss"));
    }
    expected.forEach(
        (name, gradient) -> {
          double[] byBlock = parameters(network).get(name).getArray().getGradient().toDoubleArray();
          assertThat(byBlock).as(name).containsExactly(gradient, within(1e-14));
          double[] before = weights.get(name);
          double[] after = learner.parameters().get(name);
          for (int m = 0; m < gradient.length; m++) {
            assertThat(after[m]).as(name).isCloseTo(before[m] - rate * gradient[m], within(1e-14));
          }
        });
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Returns the derivative of g = 4 σ - 2 where it is g. */
  private static double slope(double g) {
    return (g + 2) * (2 - g) / 4;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void learnerEqualsTheBlockStepForStep() {
    double rate = 0.125;
    for (MemoryConfig config : configs(true)) {
      Case example = example(config);
      OnlineLearner learner = example.learner;
      Map<String, double[]> before = learner.parameters();
      Map<String, NDArray> results = example.network.forward(context, inputs(example, -1));
      double[] outputs = results.get("outputs").toDoubleArray();
      double[] states = results.get("states").toDoubleArray();
      for (int last = 0; last < STEPS; last++) {
        learner.setParameters(before);
        learner.reset();
        double[] y = {};
        for (int t = 0; t <= last; t++) {
          y = learner.step(example.x, t * config.inputSize(), true);
        }
        for (int k = 0; k < y.length; k++) {
          assertThat(y[k]).isCloseTo(outputs[last * y.length + k], within(1e-13));
        }
        for (int c = 0; c < config.cells(); c++) {
          assertThat(learner.states()[c])
              .isCloseTo(states[last * config.cells() + c], within(1e-13));
        }
        int at = last * config.outputSize();
        double[] target = {example.targets[at], example.targets[at + 1]};
        learner.learn(target, rate);
        Map<String, double[]> after = learner.parameters();
        gradient(example, last)
            .forEach(
                (name, gradient) -> {
                  for (int i = 0; i < gradient.length; i++) {
                    assertThat((before.get(name)[i] - after.get(name)[i]) / rate)
                        .as(config.biases() + " " + name + " " + i)
                        .isCloseTo(gradient[i], within(1e-12));
                  }
                });
      }
    }
  }

  /** An input gate that is open and a g that is not squashed far: the state is the sum. */
  @Test
  void withoutForgetGateTheStateIntegratesExactly() {
    MemoryConfig config =
        new MemoryConfig(
            1,
            1,
            1,
            1,
            true,
            false,
            false,
            Biases.ALL,
            Squash.IDENTITY,
            Squash.IDENTITY,
            true,
            0,
            List.of(800.0),
            List.of(800.0)); // σ(800) = 1
    OnlineLearner learner = new OnlineLearner(config);
    learner.initialize(new SplitMix64(0));
    Map<String, double[]> weights = learner.parameters();
    weights.get("cells.weight")[0] = 1;
    learner.setParameters(weights);
    MemoryNetwork network = network(config, weights);
    int steps = 1000;
    double[] x = new double[steps];
    double[] sums = new double[steps];
    SplitMix64 random = new SplitMix64(1);
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      x[t] = random.nextInt(2001) - 1000; // whole numbers add up without rounding
      sum += x[t];
      sums[t] = sum;
    }
    double[] states =
        network
            .forward(context, Map.of("inputs", manager.create(x, new Shape(1, steps, 1))))
            .get("states")
            .toDoubleArray();
    assertThat(Arrays.equals(states, sums)).isTrue();
    learner.reset();
    for (int t = 0; t < steps; t++) {
      learner.step(x, t, false);
      assertThat(learner.states()[0]).isEqualTo(sums[t]);
    }
  }

  @Test
  void learnerHasAsManyWeightsAsTheBlock() {
    for (MemoryConfig config : configs(true)) {
      OnlineLearner learner = new OnlineLearner(config);
      MemoryNetwork network = new MemoryNetwork(config);
      assertThat((long) learner.weightCount())
          .isEqualTo(StateDict.of(network).shapes().values().stream().mapToLong(Shape::size).sum());
      assertThat(learner.parameters().keySet())
          .containsExactlyInAnyOrderElementsOf(StateDict.of(network).shapes().keySet());
    }
  }

  @Test
  void withoutMemoryTheCellsAreSilentAndDoNotLearn() {
    Case example = example(configs(true).get(1));
    OnlineLearner learner = example.learner;
    Map<String, double[]> before = learner.parameters();
    learner.useMemory(false);
    learner.reset();
    learner.step(example.x, 0, true);
    learner.learn(new double[] {0, 1}, 1);
    Map<String, double[]> after = learner.parameters();
    for (String name : before.keySet()) {
      if (name.equals("direct.weight")) {
        assertThat(after.get(name)).isNotEqualTo(before.get(name));
      } else {
        assertThat(after.get(name)).as(name).isEqualTo(before.get(name));
      }
    }
  }

  /** The gradient of the cross entropy is that of the squared error without the output's slope. */
  @Test
  void crossEntropyLeavesTheSlopeOut() {
    Case example = example(configs(true).get(3)); // with an output bias
    OnlineLearner learner = example.learner;
    learner.useCrossEntropy(true);
    double[] before = learner.parameters().get("output.bias");
    learner.reset();
    double[] y = learner.step(example.x, 0, true).clone();
    learner.learn(new double[] {0, 1}, 0.5);
    double[] after = learner.parameters().get("output.bias");
    assertThat(after[0] - before[0]).isCloseTo(-0.5 * y[0], within(1e-14));
    assertThat(after[1] - before[1]).isCloseTo(0.5 * (1 - y[1]), within(1e-14));
  }

  @Test
  void refusesWhatDoesNotFit() {
    Case example = example(configs(true).get(0));
    NDArray x = manager.zeros(new Shape(1, 4, 3), DataType.FLOAT64);
    assertThatThrownBy(() -> example.network.forward(context, Map.of("inputs", x.get(":, :, :2"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[sequences, steps, 3]");
    assertThatThrownBy(
            () ->
                example.network.forward(
                    context, Map.of("inputs", x, "targets", manager.zeros(new Shape(1, 3, 2)))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("targets must be (1, 4, 2)");
    assertThatThrownBy(
            () ->
                new MemoryConfig(
                    1,
                    1,
                    2,
                    1,
                    true,
                    true,
                    false,
                    Biases.ALL,
                    Squash.WIDE,
                    Squash.CENTERED,
                    true,
                    0.1,
                    List.of(-1.0),
                    List.of()))
        .hasMessageContaining("expected one for each of 2 blocks");
    assertThatThrownBy(
            () ->
                new MemoryConfig(
                    1,
                    1,
                    2,
                    1,
                    false,
                    true,
                    false,
                    Biases.ALL,
                    Squash.WIDE,
                    Squash.CENTERED,
                    true,
                    0.1,
                    List.of(),
                    List.of(-1.0, -1.0)))
        .hasMessageContaining("output_gate_bias");
  }
}
