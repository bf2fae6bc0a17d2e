package org.paperzoo.core.generate;

import java.util.Arrays;

/**
 * Keeps the fewest likeliest tokens whose probabilities sum to at least p (nucleus sampling,
 * Holtzman et al. 2020).
 *
 * @param p from 0 to 1; the likeliest token is always kept
 */
public record TopP(double p) implements LogitsProcessor {
  /**
   * TokenSequence this many nats below the likeliest are looked at only if the others do not
   * suffice.
   */
  private static final float FIRST_DEPTH = 8;

  @Override
  public void process(TokenSequence text, float[] scores) {
    float greatest = Probabilities.max(scores);
    double total = Probabilities.sumExp(scores, greatest);
    float depth = FIRST_DEPTH;
    while (!keep(scores, greatest, total, depth)) {
      depth = depth < 64 ? 2 * depth : Float.POSITIVE_INFINITY;
    }
  }

  /** Keeps the nucleus if it lies within some depth; returns whether it does. */
  private boolean keep(float[] scores, float greatest, double total, float depth) {
    int[] near = new int[scores.length];
    int count = 0;
    double mass = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > Float.NEGATIVE_INFINITY && greatest - scores[i] <= depth) {
        near[count++] = i;
        mass += Math.exp(scores[i] - greatest);
      }
    }
    if (mass < p * total && depth < Float.POSITIVE_INFINITY) {
      return false;
    }
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = Probabilities.sortKey(scores[near[i]], near[i]);
    }
    Arrays.sort(order);
    boolean[] kept = new boolean[scores.length];
    double before = 0;
    for (int i = count - 1; i >= 0 && (before < p * total || i == count - 1); i--) {
      int token = (int) order[i];
      kept[token] = true;
      before += Math.exp(scores[token] - greatest);
    }
    for (int i = 0; i < scores.length; i++) {
      if (!kept[i]) {
        scores[i] = Float.NEGATIVE_INFINITY;
      }
    }
    return true;
  }
}
