package org.paperzoo.core.metrics;

/**
 * The share of predictions that equal their label; samples whose label is the ignored one do not
 * count.
 */
public final class Accuracy implements Metric {
  /**
   * The label that PyTorch's cross entropy and {@code transformers} use for positions without a
   * label.
   */
  public static final int IGNORED = -100;

  private final int ignored;
  private long correct;
  private long total;

  /** Creates an accuracy that leaves out samples labelled {@link #IGNORED}. */
  public Accuracy() {
    this(IGNORED);
  }

  /** Creates an accuracy that leaves out samples labelled {@code ignored}. */
  public Accuracy(int ignored) {
    this.ignored = ignored;
  }

  /** Adds one sample. */
  public void add(int predicted, int label) {
    if (label != ignored) {
      total++;
      if (predicted == label) {
        correct++;
      }
    }
  }

  /**
   * Adds a batch.
   *
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public void add(int[] predicted, int[] labels) {
    Checks.sameLength(predicted.length, labels.length, "predicted", "labels");
    for (int i = 0; i < labels.length; i++) {
      add(predicted[i], labels[i]);
    }
  }

  /**
   * Adds a batch.
   *
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public void add(long[] predicted, long[] labels) {
    Checks.sameLength(predicted.length, labels.length, "predicted", "labels");
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != ignored) {
        total++;
        if (predicted[i] == labels[i]) {
          correct++;
        }
      }
    }
  }

  /**
   * Adds {@code count} samples of which {@code right} were predicted rightly: for counts made
   * elsewhere.
   */
  public void addCounts(long right, long count) {
    if (right < 0 || right > count) {
      throw new IllegalArgumentException(right + " of " + count + " cannot be right");
    }
    correct += right;
    total += count;
  }

  /** Returns the number of samples that counted. */
  public long count() {
    return total;
  }

  @Override
  public double value() {
    return total == 0 ? Double.NaN : (double) correct / total;
  }

  @Override
  public void reset() {
    correct = 0;
    total = 0;
  }
}
