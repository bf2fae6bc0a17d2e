package org.paperzoo.core.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.function.Function;

/** Compares gradients with central finite differences in FLOAT64. */
public final class GradientCheck {
  private static final double STEP = 1e-6;

  private GradientCheck() {}

  /**
   * Checks the gradient of a function of arrays with respect to each of them.
   *
   * @param function any output; it is reduced to a number with fixed random weights
   * @param arguments FLOAT64 arrays
   */
  public static void check(Function<NDArray[], NDArray> function, NDArray... arguments) {
    NDManager manager = arguments[0].getManager();
    NDArray cotangent =
        manager.randomNormal(function.apply(arguments).getShape()).toType(DataType.FLOAT64, false);
    for (NDArray argument : arguments) {
      argument.setRequiresGradient(true);
    }
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.backward(function.apply(arguments).mul(cotangent).sum());
    }
    for (NDArray argument : arguments) {
      double[] gradient = argument.getGradient().toDoubleArray();
      double scale = 1e-3;
      for (double value : gradient) {
        scale = Math.max(scale, Math.abs(value));
      }
      argument.setRequiresGradient(false);
      double[] values = argument.toDoubleArray();
      for (int i = 0; i < values.length; i++) {
        double numeric =
            (at(function, cotangent, argument, values, i, STEP, arguments)
                    - at(function, cotangent, argument, values, i, -STEP, arguments))
                / (2 * STEP);
        assertThat(gradient[i])
            .as("element %d of %s", i, argument.getShape())
            .isCloseTo(numeric, org.assertj.core.api.Assertions.within(1e-5 * scale));
      }
      argument.setRequiresGradient(true);
    }
  }

  private static double at(
      Function<NDArray[], NDArray> function,
      NDArray cotangent,
      NDArray argument,
      double[] values,
      int index,
      double change,
      NDArray... arguments) {
    double[] moved = values.clone();
    moved[index] += change;
    NDArray[] replaced = arguments.clone();
    for (int i = 0; i < replaced.length; i++) {
      if (replaced[i] == argument) {
        replaced[i] = argument.getManager().create(moved, argument.getShape());
      }
    }
    return function.apply(replaced).mul(cotangent).sum().getDouble();
  }
}
