package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;

/**
 * A Parzen-window density: the mean of Gaussians of one width on N samples (section 5; Breuleux et
 * al., 2011). Squared distances are computed as matrix products, a block of points at a time, so
 * that memory is bounded whatever the number of points.
 */
final class ParzenWindow implements AutoCloseable {
  private static final int BLOCK_VALUES = 5_000_000;

  private final NDManager manager;
  private final NDArray centre;
  private final NDArray samples;
  private final NDArray norms;

  /**
   * Puts windows on samples.
   *
   * @param samples [N, D]
   */
  ParzenWindow(NDArray samples) {
    manager = samples.getManager().newSubManager();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      // Distances do not change with the origin, but their rounding errors do.
      centre = keep(samples.mean(new int[] {0})); // [D]
      this.samples = keep(samples.sub(centre)); // [N, D]
      norms = keep(this.samples.square().sum(new int[] {1})); // [N]
    }
  }

  private NDArray keep(NDArray array) {
    array.attach(manager);
    NDScope.unregister(array);
    return array;
  }

  /**
   * Returns the log density of points for several widths of the windows, in nats.
   *
   * @param points [M, D]
   * @param widths the standard deviations σ
   * @return [widths][M]
   */
  double[][] logDensity(NDArray points, double... widths) {
    int count = (int) points.getShape().get(0);
    int block = (int) Math.max(1, BLOCK_VALUES / samples.getShape().get(0));
    long dimension = samples.getShape().get(1);
    double[][] result = new double[widths.length][count];
    for (int start = 0; start < count; start += block) {
      int end = Math.min(count, start + block);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray x = points.get(start + ":" + end).sub(centre); // [block, D]
        NDArray distances = GanOperators.parzenDistances(x, samples, norms); // [block, N]
        for (int i = 0; i < widths.length; i++) {
          NDArray sigma = points.getManager().create(widths[i]).toType(DataType.FLOAT32, false);
          float[] logs = GanOperators.parzenLogDensity(distances, sigma).toFloatArray(); // [block]
          double normaliser = dimension * (Math.log(widths[i]) + 0.5 * Math.log(2 * Math.PI));
          for (int j = 0; j < logs.length; j++) {
            result[i][start + j] = logs[j] - normaliser;
          }
        }
      }
    }
    return result;
  }

  /** Returns the width under which these points have the highest mean log density. */
  double select(NDArray points, double[] widths) {
    double[][] logs = logDensity(points, widths);
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < widths.length; i++) {
      double mean = Arrays.stream(logs[i]).average().orElseThrow();
      if (mean > highest) {
        highest = mean;
        best = i;
      }
    }
    return widths[best];
  }

  @Override
  public void close() {
    manager.close();
  }
}
