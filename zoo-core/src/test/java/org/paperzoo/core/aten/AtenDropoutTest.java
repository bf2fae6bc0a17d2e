package org.paperzoo.core.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtenDropoutTest {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2, 0.5, 0.9})
  void dropsAtTheRateAndKeepsTheMean(double rate) {
    JniUtils.setSeed(1);
    int count = 400_000;
    NDArray y = Aten.dropout(manager.ones(new Shape(1000, count / 1000)), rate);
    assertThat(y.getShape()).isEqualTo(new Shape(1000, count / 1000));
    float[] values = y.toFloatArray();
    int dropped = 0;
    double worst = 0;
    int[] atLane = new int[4];
    for (int i = 0; i < count; i++) {
      if (values[i] == 0) {
        dropped++;
        atLane[i % 4]++;
      } else {
        worst = Math.max(worst, Math.abs(values[i] * (1 - rate) - 1));
      }
    }
    assertThat(worst).isLessThan(2e-4); // the rate is rounded
    double deviation = 5 * Math.sqrt(rate * (1 - rate) / count);
    assertThat((double) dropped / count).isCloseTo(rate, within(deviation));
    for (int lane : atLane) {
      assertThat(4.0 * lane / count).isCloseTo(rate, within(2 * deviation));
    }
  }

  @Test
  void neighboursAreIndependent() {
    JniUtils.setSeed(2);
    int count = 400_000;
    float[] values = Aten.dropout(manager.ones(new Shape(count)), 0.5).toFloatArray();
    for (int distance = 1; distance <= 8; distance++) { // four share 64 random bits
      int both = 0;
      for (int i = distance; i < count; i++) {
        both += values[i] == 0 && values[i - distance] == 0 ? 1 : 0;
      }
      assertThat((double) both / count).isCloseTo(0.25, within(0.004));
    }
  }

  @Test
  void gradientPassesWhereValuesDo() {
    NDArray x = manager.arange(1f, 8f).reshape(7, 1); // not a multiple of four
    x.setRequiresGradient(true);
    NDArray[] y = new NDArray[1];
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      y[0] = Aten.dropout(x, 0.4);
      collector.backward(y[0].sum());
    }
    float[] gradient = x.getGradient().toFloatArray();
    float[] expected = y[0].div(x).toFloatArray();
    for (int i = 0; i < gradient.length; i++) {
      assertThat(gradient[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void derivesFromTheSeed() {
    NDArray x = manager.ones(new Shape(100));
    JniUtils.setSeed(3);
    float[] first = Aten.dropout(x, 0.5).toFloatArray();
    float[] second = Aten.dropout(x, 0.5).toFloatArray();
    JniUtils.setSeed(3);
    assertThat(Aten.dropout(x, 0.5).toFloatArray()).isEqualTo(first).isNotEqualTo(second);
  }

  @Test
  void refusesRatesOutsideItsRange() {
    NDArray x = manager.ones(new Shape(3));
    assertThat(Aten.dropout(x, 0)).isSameAs(x);
    assertThat(Aten.dropout(x, 1e-9)).isNotSameAs(x); // a caller may close it
    assertThatThrownBy(() -> Aten.dropout(x, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Aten.dropout(x, -0.1)).isInstanceOf(IllegalArgumentException.class);
  }
}
