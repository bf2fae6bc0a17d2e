package org.paperzoo.core.metrics;

/**
 * Pearson's correlation, {@code sum((x-mx)(y-my)) / sqrt(sum((x-mx)^2) sum((y-my)^2))}, updated
 * pair by pair without cancellation (Welford 1962; Chan, Golub and LeVeque 1983). NaN for fewer
 * than two pairs or where one side is constant, as in {@code scipy.stats.pearsonr}.
 */
public final class PearsonCorrelation implements Metric {
  private long count;
  private double meanX;
  private double meanY;
  private double squaresX;
  private double squaresY;
  private double products;

  /** Adds one pair. */
  public void add(double predicted, double target) {
    count++;
    double dx = predicted - meanX;
    double dy = target - meanY;
    meanX += dx / count;
    meanY += dy / count;
    squaresX += dx * (predicted - meanX);
    squaresY += dy * (target - meanY);
    products += dx * (target - meanY);
  }

  /**
   * Adds a batch.
   *
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public void add(float[] predicted, float[] target) {
    Checks.sameLength(predicted.length, target.length, "predicted", "target");
    for (int i = 0; i < target.length; i++) {
      add(predicted[i], target[i]);
    }
  }

  @Override
  public double value() {
    if (count < 2) {
      return Double.NaN;
    }
    double correlation = products / (Math.sqrt(squaresX) * Math.sqrt(squaresY));
    // Rounding may pass the bound by an ulp; NaN stays NaN.
    return Math.max(-1, Math.min(1, correlation));
  }

  @Override
  public void reset() {
    count = 0;
    meanX = 0;
    meanY = 0;
    squaresX = 0;
    squaresY = 0;
    products = 0;
  }
}
