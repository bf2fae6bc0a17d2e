package org.paperzoo.core.metrics;

/**
 * The share of samples whose label is among the k classes of the highest scores (ImageNet's top-5
 * of Russakovsky et al., 2015, section 4.1, is 1 minus this). Of equal scores the lower class index
 * ranks first, as a stable sort does; a label whose score is NaN is not among them.
 */
public final class TopKAccuracy implements Metric {
  private final int k;
  private final Accuracy hits = new Accuracy();

  /**
   * Creates a top-k accuracy.
   *
   * @throws IllegalArgumentException if {@code k} is less than 1
   */
  public TopKAccuracy(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, got " + k);
    }
    this.k = k;
  }

  /**
   * Adds a batch; samples labelled {@link Accuracy#IGNORED} do not count.
   *
   * @param scores scores or logits, row-major, one row of {@code scores.length / labels.length}
   *     classes per sample
   * @param labels the right class of each sample
   * @throws IllegalArgumentException if the lengths do not fit or a label is not a class
   */
  public void add(float[] scores, int[] labels) {
    if (labels.length == 0 && scores.length == 0) {
      return;
    }
    int classes = Checks.rows(scores.length, labels.length, "scores");
    long right = 0;
    long count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == Accuracy.IGNORED) {
        continue;
      }
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "label " + labels[i] + " of sample " + i + " is none of the " + classes + " classes");
      }
      count++;
      if (inTop(scores, i * classes, classes, labels[i])) {
        right++;
      }
    }
    hits.addCounts(right, count);
  }

  private boolean inTop(float[] scores, int row, int classes, int label) {
    float score = scores[row + label];
    if (Float.isNaN(score)) {
      return false;
    }
    int before = 0;
    for (int c = 0; c < classes && before < k; c++) {
      float other = scores[row + c];
      if (other > score || (other == score && c < label)) {
        before++;
      }
    }
    return before < k;
  }

  @Override
  public double value() {
    return hits.value();
  }

  @Override
  public void reset() {
    hits.reset();
  }
}
