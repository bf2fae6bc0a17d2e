package org.paperzoo.core.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paperzoo.core.aten.GradientCheck;

/** The functions by their names in {@code transformers.activations.ACT2FN}, and its values. */
class ActivationFunctionTest {
  private static final double[] X = {-12, -2.5, -0.7, 0.3, 1.1, 2.6, 7, 15};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gelu: -0 -0.0155242 -0.169375 0.185373 0.950767 2.58788 7 15",
        "gelu_10: -0 -0.0155242 -0.169375 0.185373 0.950767 2.58788 7 10",
        "gelu_new: -0 -0.0150843 -0.16943 0.185371 0.950581 2.58835 7 15",
        "gelu_fast: -0 -0.0150843 -0.16943 0.185371 0.950581 2.58835 7 15",
        "gelu_accurate: -0 -0.0150843 -0.16943 0.185371 0.950581 2.58835 7 15",
        "gelu_pytorch_tanh: -0 -0.0150843 -0.16943 0.185371 0.950581 2.58835 7 15",
        "gelu_python_tanh: -0 -0.0150843 -0.16943 0.185371 0.950581 2.58835 7 15",
        "gelu_python: -0 -0.0155242 -0.169375 0.185373 0.950767 2.58788 7 15",
        "quick_gelu: -1.61864e-08 -0.0349862 -0.163106 0.187484 0.953384 2.56924 6.99995 15",
        "relu: 0 0 0 0.3 1.1 2.6 7 15",
        "relu2: 0 0 0 0.09 1.21 6.76 49 225",
        "relu6: 0 0 0 0.3 1.1 2.6 6 6",
        "leaky_relu: -0.12 -0.025 -0.007 0.3 1.1 2.6 7 15",
        "silu: -7.37301e-05 -0.189645 -0.232269 0.172333 0.825286 2.42024 6.99362 15",
        "swish: -7.37301e-05 -0.189645 -0.232269 0.172333 0.825286 2.42024 6.99362 15",
        "mish: -7.37303e-05 -0.196816 -0.26787 0.208001 0.970842 2.57526 6.99999 15",
        "tanh: -1 -0.986614 -0.604368 0.291313 0.800499 0.989027 0.999998 1",
        "sigmoid: 6.14417e-06 0.0758582 0.331812 0.574443 0.75026 0.930862 0.999089 1",
        "laplace: 0 0 3.04942e-07 0.0744883 0.918155 1 1 1",
        "linear: -12 -2.5 -0.7 0.3 1.1 2.6 7 15",
      })
  void equalsTransformers(String values) {
    String[] parts = values.split("[: ]+");
    ActivationFunction function = ActivationFunction.valueOf(parts[0].toUpperCase(Locale.ROOT));
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      double[] y = function.apply(manager.create(X)).toDoubleArray();
      for (int i = 0; i < y.length; i++) {
        double expected = Double.parseDouble(parts[1 + i]);
        assertThat(y[i])
            .as("%s(%s)", parts[0], X[i])
            .isCloseTo(expected, within(1e-6 + 1e-5 * Math.abs(expected)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasGradients(ActivationFunction function) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray x = manager.create(Arrays.copyOfRange(X, 1, 6));
      GradientCheck.check(a -> function.apply(a[0]), x);
    }
  }

  @Test
  void leavesItsArgumentAsItIs() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      for (ActivationFunction function : ActivationFunction.values()) {
        NDArray x = manager.create(X);
        function.apply(x).muli(3);
        assertThat(x.toDoubleArray()).as(function.name()).isEqualTo(X);
      }
      assertThat(List.of(ActivationFunction.values())).hasSize(20);
    }
  }
}
