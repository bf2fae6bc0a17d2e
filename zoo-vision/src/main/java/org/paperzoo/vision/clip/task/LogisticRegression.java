package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;

/**
 * Multinomial logistic regression with an L2 penalty on the weights but not on the intercepts: the
 * minimum of {@code C Σ cross entropy + ½ ‖W‖²}, as scikit-learn's {@code LogisticRegression} with
 * the solver lbfgs finds it, in float64.
 */
public final class LogisticRegression {
  private static final AtenScript SCRIPT =
      AtenScript.load(LogisticRegression.class, "operators.py");

  private final double[] weights;
  private final int width;
  private final int classes;

  private LogisticRegression(double[] weights, int width, int classes) {
    this.weights = weights;
    this.width = width;
    this.classes = classes;
  }

  /**
   * Fits a classifier.
   *
   * @param features [N, D] float32
   * @param labels [N] int64, from 0
   * @param classes K
   * @param strength C, the inverse of the strength of regularisation
   * @param start where to start from, or null; it only changes how long it takes
   * @param iterations the most steps
   * @param tolerance the largest entry of the gradient of the mean objective at the end
   */
  public static LogisticRegression fit(
      NDArray features,
      NDArray labels,
      int classes,
      double strength,
      LogisticRegression start,
      int iterations,
      double tolerance) {
    int width = (int) features.getShape().get(1);
    long count = features.getShape().get(0);
    try (NDManager manager = features.getManager().newSubManager();
        NDArray wide = features.toType(DataType.FLOAT64, false);
        NDArray penalty = manager.create(1 / (strength * count))) {
      Lbfgs.Function objective =
          (point, gradient) -> {
            try (NDArray w = manager.create(point, new Shape(width + 1, classes));
                NDArray both =
                    SCRIPT
                        .operator(wide.getDevice(), "logistic", Map.of())
                        .apply(wide, labels, w, penalty)) { // [(D + 1) K + 1]
              double[] values = both.toDoubleArray();
              System.arraycopy(values, 1, gradient, 0, gradient.length);
              return values[0];
            }
          };
      double[] from = start == null ? new double[(width + 1) * classes] : start.weights.clone();
      return new LogisticRegression(
          Lbfgs.minimize(objective, from, iterations, tolerance), width, classes);
    }
  }

  /** Returns the weights and, in the last row, the intercepts: [D + 1, K], row by row. */
  public double[] weights() {
    return weights.clone();
  }

  /**
   * Returns the share of pictures whose most probable class is theirs.
   *
   * @param features [N, D] float32
   * @param labels [N] int64
   */
  public double accuracy(NDArray features, NDArray labels) {
    try (NDManager manager = features.getManager().newSubManager()) {
      NDArray w = manager.create(weights, new Shape(width + 1, classes));
      NDArray wide = features.toType(DataType.FLOAT64, true);
      wide.attach(manager);
      NDArray right =
          SCRIPT.operator(wide.getDevice(), "right", Map.of()).apply(wide, labels, w); // []
      right.attach(manager);
      return right.getDouble();
    }
  }
}
