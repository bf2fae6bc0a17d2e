package org.paperzoo.core.metrics;

import java.util.Arrays;

/**
 * Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing their mean
 * rank, as in {@code scipy.stats.spearmanr}. It keeps all pairs until the result is requested. NaN
 * for fewer than two pairs, where one side is constant, or where a value is NaN.
 */
public final class SpearmanCorrelation implements Metric {
  private double[] predictions = new double[64];
  private double[] targets = new double[64];
  private int count;

  /** Adds one pair. */
  public void add(double predicted, double target) {
    if (count == targets.length) {
      predictions = Arrays.copyOf(predictions, 2 * count);
      targets = Arrays.copyOf(targets, 2 * count);
    }
    predictions[count] = predicted;
    targets[count++] = target;
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
    double[] x = ranks(predictions, count);
    double[] y = ranks(targets, count);
    PearsonCorrelation pearson = new PearsonCorrelation();
    for (int i = 0; i < count; i++) {
      pearson.add(x[i], y[i]);
    }
    return pearson.value();
  }

  @Override
  public void reset() {
    count = 0;
  }

  /**
   * Returns the ranks, from 1, of the first {@code n} values; a NaN among them makes all ranks NaN.
   */
  private static double[] ranks(double[] values, int n) {
    double[] sorted = Arrays.copyOf(values, n);
    for (int i = 0; i < n; i++) {
      sorted[i] += 0.0; // -0.0 and 0.0 are equal but would be sorted apart
    }
    Arrays.sort(sorted); // NaN last
    double[] ranks = new double[n];
    if (n > 0 && Double.isNaN(sorted[n - 1])) {
      Arrays.fill(ranks, Double.NaN);
      return ranks;
    }
    // The mean rank of each value, laid at every place where it stands in the sorted array.
    double[] meanRank = new double[n];
    for (int start = 0; start < n; ) {
      int end = start + 1;
      while (end < n && sorted[end] == sorted[start]) {
        end++;
      }
      Arrays.fill(meanRank, start, end, (start + 1 + end) / 2.0);
      start = end;
    }
    for (int i = 0; i < n; i++) {
      ranks[i] = meanRank[Arrays.binarySearch(sorted, values[i] + 0.0)];
    }
    return ranks;
  }
}
