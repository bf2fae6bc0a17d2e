package org.paperzoo.core.train;

/**
 * A metric to monitor.
 *
 * @param metric its name with the split, such as {@code val_loss}
 * @param lowerIsBetter which way is better
 */
public record Monitor(String metric, boolean lowerIsBetter) {
  /** Returns the split that has to be evaluated for it. */
  public String split() {
    return metric.substring(0, metric.indexOf('_'));
  }

  /**
   * Returns whether {@code value} is at least as good as {@code best}; everything is as good as
   * NaN.
   */
  public boolean reaches(double value, double best) {
    return Double.isNaN(best) || (lowerIsBetter ? value <= best : value >= best);
  }

  /**
   * Returns whether {@code value} is better than {@code best}; everything but NaN is better than
   * NaN.
   */
  public boolean improves(double value, double best) {
    if (Double.isNaN(best)) {
      return !Double.isNaN(value);
    }
    return lowerIsBetter ? value < best : value > best;
  }
}
