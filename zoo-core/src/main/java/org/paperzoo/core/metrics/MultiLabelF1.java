package org.paperzoo.core.metrics;

import java.util.Arrays;

/**
 * Precision, recall and F1 of a multi-label classification, where a sample has any number of L
 * labels (protein function on PPI, for one). Micro scores pool the counts of all labels, macro
 * scores average the labels' own scores; a ratio with an empty denominator is 0, as with
 * scikit-learn's {@code zero_division=0}.
 */
public final class MultiLabelF1 implements Metric {
  private final int labels;
  private final long[] truePositives;
  private final long[] predictedPositives;
  private final long[] actualPositives;
  private long samples;

  /**
   * Creates the counts of {@code labels} labels.
   *
   * @throws IllegalArgumentException if there is no label
   */
  public MultiLabelF1(int labels) {
    if (labels < 1) {
      throw new IllegalArgumentException("there must be at least one label, got " + labels);
    }
    this.labels = labels;
    truePositives = new long[labels];
    predictedPositives = new long[labels];
    actualPositives = new long[labels];
  }

  /**
   * Adds a batch of scores; a label is predicted where its score is above {@code threshold} (0 for
   * logits, 0.5 for probabilities) and true where its target is above 0.5.
   *
   * @param scores scores [N, L], row-major
   * @param targets 0 or 1 [N, L], row-major
   * @throws IllegalArgumentException if the lengths differ or are not whole rows
   */
  public void add(float[] scores, float[] targets, float threshold) {
    Checks.sameLength(scores.length, targets.length, "scores", "targets");
    samples += Checks.rows(scores.length, labels, "scores");
    for (int i = 0, label = 0; i < scores.length; i++) {
      count(label, scores[i] > threshold, targets[i] > 0.5f);
      label = label + 1 == labels ? 0 : label + 1;
    }
  }

  /**
   * Adds a batch of decisions.
   *
   * @param predicted decisions [N, L], row-major
   * @param targets truth [N, L], row-major
   * @throws IllegalArgumentException if the lengths differ or are not whole rows
   */
  public void add(boolean[] predicted, boolean[] targets) {
    Checks.sameLength(predicted.length, targets.length, "predicted", "targets");
    samples += Checks.rows(predicted.length, labels, "predicted");
    for (int i = 0, label = 0; i < predicted.length; i++) {
      count(label, predicted[i], targets[i]);
      label = label + 1 == labels ? 0 : label + 1;
    }
  }

  /** Returns F1 of the pooled counts, {@code 2 TP / (2 TP + FP + FN)}; NaN without samples. */
  public double microF1() {
    return ratio(2.0 * sum(truePositives), sum(predictedPositives) + sum(actualPositives));
  }

  /** Returns the mean of the labels' F1; NaN without samples. */
  public double macroF1() {
    double sum = 0;
    for (int l = 0; l < labels; l++) {
      sum += f1(l);
    }
    return sum / labels;
  }

  /** Returns F1 of one label; NaN without samples. */
  public double f1(int label) {
    return ratio(2.0 * truePositives[label], predictedPositives[label] + actualPositives[label]);
  }

  /** Returns the micro F1. */
  @Override
  public double value() {
    return microF1();
  }

  @Override
  public void reset() {
    Arrays.fill(truePositives, 0);
    Arrays.fill(predictedPositives, 0);
    Arrays.fill(actualPositives, 0);
    samples = 0;
  }

  private void count(int label, boolean predicted, boolean actual) {
    if (predicted) {
      predictedPositives[label]++;
    }
    if (actual) {
      actualPositives[label]++;
      if (predicted) {
        truePositives[label]++;
      }
    }
  }

  private double ratio(double numerator, double denominator) {
    return samples == 0 ? Double.NaN : Checks.ratio(numerator, denominator);
  }

  private static double sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }
}
