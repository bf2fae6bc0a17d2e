package org.paperzoo.core.metrics;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Counts of (label, predicted) pairs of a single-label classification, and every score that follows
 * from them: accuracy, precision, recall, F1 (per class, macro, micro, weighted) and Matthews'
 * correlation.
 *
 * <p>Conventions are scikit-learn's with {@code zero_division=0}: a ratio with an empty denominator
 * is 0, and macro averages run over the classes that occur among the labels or the predictions.
 */
public final class ConfusionMatrix implements Metric {
  private final int classes;
  private final int ignored;
  private final long[] counts; // [label * classes + predicted]

  /**
   * Creates a matrix of {@code classes} classes that leaves out samples labelled {@link
   * Accuracy#IGNORED}.
   */
  public ConfusionMatrix(int classes) {
    this(classes, Accuracy.IGNORED);
  }

  /**
   * Creates a matrix of {@code classes} classes that leaves out samples labelled {@code ignored}.
   *
   * @throws IllegalArgumentException if there is no class
   */
  public ConfusionMatrix(int classes, int ignored) {
    if (classes < 1) {
      throw new IllegalArgumentException("there must be at least one class, got " + classes);
    }
    this.classes = classes;
    this.ignored = ignored;
    counts = new long[Math.multiplyExact(classes, classes)];
  }

  /**
   * Adds one sample.
   *
   * @throws IllegalArgumentException if one of the two is not a class
   */
  public void add(int predicted, int label) {
    if (label == ignored) {
      return;
    }
    if (label < 0 || label >= classes || predicted < 0 || predicted >= classes) {
      throw new IllegalArgumentException(
          "label "
              + label
              + " and prediction "
              + predicted
              + " must be classes 0 to "
              + (classes - 1));
    }
    counts[label * classes + predicted]++;
  }

  /**
   * Adds a batch.
   *
   * @throws IllegalArgumentException if the arrays differ in length or hold something that is no
   *     class
   */
  public void add(int[] predicted, int[] labels) {
    Checks.sameLength(predicted.length, labels.length, "predicted", "labels");
    for (int i = 0; i < labels.length; i++) {
      add(predicted[i], labels[i]);
    }
  }

  /** Returns how many samples of class {@code label} were predicted to be {@code predicted}. */
  public long count(int label, int predicted) {
    return counts[label * classes + predicted];
  }

  /** Returns the number of classes. */
  public int classes() {
    return classes;
  }

  /** Returns the number of samples. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** Returns the number of samples of class {@code label}. */
  public long support(int label) {
    long sum = 0;
    for (int p = 0; p < classes; p++) {
      sum += counts[label * classes + p];
    }
    return sum;
  }

  /** Returns the number of samples predicted to be {@code label}. */
  public long predicted(int label) {
    long sum = 0;
    for (int l = 0; l < classes; l++) {
      sum += counts[l * classes + label];
    }
    return sum;
  }

  /** Returns the share of samples on the diagonal; NaN without samples. */
  public double accuracy() {
    long total = total();
    return total == 0 ? Double.NaN : (double) correct() / total;
  }

  /** Returns precision of a class, {@code TP / (TP + FP)}. */
  public double precision(int label) {
    return Checks.ratio(count(label, label), predicted(label));
  }

  /** Returns recall of a class, {@code TP / (TP + FN)}. */
  public double recall(int label) {
    return Checks.ratio(count(label, label), support(label));
  }

  /**
   * Returns F1 of a class, {@code 2 TP / (2 TP + FP + FN)}; for a binary task, the F1 of class 1 is
   * the F1.
   */
  public double f1(int label) {
    return Checks.ratio(2.0 * count(label, label), support(label) + predicted(label));
  }

  /**
   * Returns the mean F1 of the classes that occur (the mean of F1s, not the F1 of means); NaN
   * without samples.
   */
  public double macroF1() {
    return macro(this::f1);
  }

  /** Returns F1 of the pooled counts: with one label per sample, this is the accuracy. */
  public double microF1() {
    return accuracy();
  }

  /**
   * Returns Matthews' correlation in its form for K classes, {@code (c s - sum_k p_k t_k) /
   * sqrt((s^2 - sum p_k^2)(s^2 - sum t_k^2))}, c right of s samples, t_k and p_k the true and
   * predicted counts of class k (Gorodkin, "Comparing two K-category assignments by a K-category
   * correlation coefficient", 2004); 0 when the denominator is 0.
   */
  public double matthews() {
    double samples = total();
    double both = 0;
    double predictedSquares = 0;
    double labelSquares = 0;
    for (int c = 0; c < classes; c++) {
      double predicted = predicted(c);
      double support = support(c);
      both += predicted * support;
      predictedSquares += predicted * predicted;
      labelSquares += support * support;
    }
    double covariance = correct() * samples - both;
    double variances =
        Math.sqrt(samples * samples - predictedSquares)
            * Math.sqrt(samples * samples - labelSquares);
    return Checks.ratio(covariance, variances);
  }

  /** Returns the accuracy. */
  @Override
  public double value() {
    return accuracy();
  }

  @Override
  public void reset() {
    Arrays.fill(counts, 0);
  }

  private long correct() {
    long sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += count(c, c);
    }
    return sum;
  }

  private double macro(IntToDoubleFunction score) {
    double sum = 0;
    int present = 0;
    for (int c = 0; c < classes; c++) {
      if (support(c) > 0 || predicted(c) > 0) {
        sum += score.applyAsDouble(c);
        present++;
      }
    }
    return present == 0 ? Double.NaN : sum / present;
  }
}
