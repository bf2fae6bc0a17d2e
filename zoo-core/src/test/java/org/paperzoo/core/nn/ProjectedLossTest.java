package org.paperzoo.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.aten.Aten;

class ProjectedLossTest {
  private static final long[] LABELS = {3, 0, -100, 6, 6, -100, 1};

  private NDManager manager;
  private NDArray hidden;
  private NDArray weight;
  private NDArray labels;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu());
    JniUtils.setSeed(5);
    hidden = manager.randomNormal(new Shape(7, 4));
    weight = manager.randomNormal(new Shape(9, 4));
    labels = manager.create(LABELS);
    hidden.setRequiresGradient(true);
    weight.setRequiresGradient(true);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** Returns the loss and the two gradients, the loss being computed as usual, from all logits. */
  private float[][] expected(float factor) {
    return expected(0, factor);
  }

  private float[][] expected(double smoothing, float factor) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray logits = hidden.matMul(weight.transpose());
      NDArray loss = Aten.crossEntropy(logits, labels, Aten.Reduction.MEAN, -100, smoothing);
      collector.backward(loss.mul(factor));
      return results(loss);
    }
  }

  private float[][] results(NDArray loss) {
    float[][] results = {
      loss.toFloatArray(),
      hidden.getGradient().toFloatArray(),
      weight.hasGradient() ? weight.getGradient().toFloatArray() : new float[0]
    };
    hidden.getGradient().muli(0);
    if (weight.hasGradient()) {
      weight.getGradient().muli(0);
    }
    return results;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 7, 100})
  void equalsCrossEntropyOfAllLogits(long rows) {
    float[][] expected = expected(0.5f);
    float[][] actual;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss = ProjectedLoss.of(hidden, weight, null, labels, 0, true, rows);
      collector.backward(loss.mul(0.5f));
      actual = results(loss);
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).usingComparatorWithPrecision(1e-6f).containsExactly(expected[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.7})
  void equalsCrossEntropyOfSmoothedLabels(double smoothing) {
    float[][] expected = expected(smoothing, 2);
    assertThat(expected[0][0]).isNotEqualTo(expected(0, 2)[0][0]);
    float[][] actual;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss = ProjectedLoss.of(hidden, weight, null, labels, smoothing, true, 3);
      collector.backward(loss.mul(2));
      actual = results(loss);
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).usingComparatorWithPrecision(2e-6f).containsExactly(expected[i]);
    }
  }

  @Test
  void frozenWeightGetsNoGradient() {
    float[][] expected = expected(1);
    weight.setRequiresGradient(false);
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss = ProjectedLoss.of(hidden, weight, null, labels, 0, true, 3);
      collector.backward(loss);
      assertThat(results(loss)[1]).usingComparatorWithPrecision(1e-6f).containsExactly(expected[1]);
    }
  }

  @Test
  void needsNoGradientToEvaluate() {
    JniUtils.setGradMode(false);
    NDArray loss = ProjectedLoss.of(hidden, weight, null, labels, 0, false, 2);
    assertThat(loss.getFloat())
        .isCloseTo(
            Aten.crossEntropy(hidden.matMul(weight.transpose()), labels).getFloat(), within(1e-6f));
  }

  @Test
  void aBiasIsAddedToTheScores() {
    NDArray bias = manager.randomNormal(new Shape(1, 9)).muli(3);
    float[][] expected;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss = Aten.crossEntropy(hidden.matMul(weight.transpose()).add(bias), labels);
      collector.backward(loss);
      expected = results(loss);
    }
    float[][] actual;
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss = ProjectedLoss.of(hidden, weight, bias, labels, 0, true, 3);
      collector.backward(loss);
      actual = results(loss);
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).usingComparatorWithPrecision(2e-6f).containsExactly(expected[i]);
    }
  }
}
