package org.paperzoo.core.metrics;

/**
 * A running weighted mean, {@code sum(w_i x_i) / sum(w_i)}: for a mean loss, the weight is the
 * number of samples (or tokens) in the batch, so that a smaller last batch counts for what it
 * holds.
 */
public final class WeightedMean implements Metric {
  private double sum;
  private double compensation;
  private double weights;

  /** Adds {@code value} with weight 1. */
  public void add(double value) {
    add(value, 1);
  }

  /**
   * Adds {@code value} with a weight of at least 0; a value of weight 0 does not count, even when
   * it is NaN.
   *
   * @throws IllegalArgumentException if the weight is negative or not finite
   */
  public void add(double value, double weight) {
    if (!(weight >= 0) || weight == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("weight must be finite and at least 0, got " + weight);
    }
    if (weight == 0) {
      return;
    }
    // Neumaier's summation: millions of small losses keep their last digits.
    double term = value * weight;
    double total = sum + term;
    if (Double.isFinite(total)) {
      compensation += Math.abs(sum) >= Math.abs(term) ? (sum - total) + term : (term - total) + sum;
    }
    sum = total;
    weights += weight;
  }

  /** Returns the sum of the weights. */
  public double weight() {
    return weights;
  }

  @Override
  public double value() {
    return weights == 0 ? Double.NaN : (sum + compensation) / weights;
  }

  @Override
  public void reset() {
    sum = 0;
    compensation = 0;
    weights = 0;
  }
}
