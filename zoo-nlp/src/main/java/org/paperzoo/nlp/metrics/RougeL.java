package org.paperzoo.nlp.metrics;

import java.util.List;
import org.paperzoo.core.metrics.Metric;

/**
 * ROUGE-L (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004, equations 2 to 4):
 * the F-measure of the longest common subsequence, averaged over sentences. Of several references
 * the greatest precision and the greatest recall count, as in coco-caption, whose beta is 1.2;
 * Google's {@code rouge-score} has beta 1. From 0 to 1; NaN for no sentences.
 */
public final class RougeL implements Metric {
  /** The weight of recall in coco-caption. */
  public static final double COCO_BETA = 1.2;

  private final double squaredBeta;
  private double sum;
  private long sentences;

  /** Creates coco-caption's score. */
  public RougeL() {
    this(COCO_BETA);
  }

  /** Creates a score with a weight of recall. */
  public RougeL(double beta) {
    squaredBeta = beta * beta;
  }

  /**
   * Adds a sentence, split into words.
   *
   * @param hypothesis the sentence to score
   * @param references the right sentences, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public void add(String[] hypothesis, List<String[]> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("a sentence without reference");
    }
    double precision = 0;
    double recall = 0;
    for (String[] reference : references) {
      double common = longestCommonSubsequence(hypothesis, reference);
      precision = Math.max(precision, common / Math.max(1, hypothesis.length));
      recall = Math.max(recall, common / Math.max(1, reference.length));
    }
    sentences++;
    if (precision > 0 && recall > 0) {
      sum += (1 + squaredBeta) * precision * recall / (recall + squaredBeta * precision);
    }
  }

  private static int longestCommonSubsequence(String[] a, String[] b) {
    int[] row = new int[b.length + 1];
    for (String word : a) {
      int diagonal = 0;
      for (int j = 1; j <= b.length; j++) {
        int above = row[j];
        row[j] = word.equals(b[j - 1]) ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return row[b.length];
  }

  @Override
  public double value() {
    return sentences == 0 ? Double.NaN : sum / sentences;
  }

  @Override
  public void reset() {
    sum = 0;
    sentences = 0;
  }
}
