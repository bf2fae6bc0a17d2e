package org.paperzoo.core.generate;

import java.util.PriorityQueue;

/**
 * Keeps the likeliest tokens (Fan et al. 2018), and those as likely as the last of them.
 *
 * @param k how many, at least 1
 */
public record TopK(int k) implements LogitsProcessor {
  @Override
  public void process(TokenSequence text, float[] scores) {
    if (k >= scores.length) {
      return;
    }
    PriorityQueue<Float> best = new PriorityQueue<>(k);
    for (float score : scores) {
      if (best.size() < k) {
        best.add(score);
      } else if (score > best.peek()) {
        best.poll();
        best.add(score);
      }
    }
    float least = best.peek();
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < least) {
        scores[i] = Float.NEGATIVE_INFINITY;
      }
    }
  }
}
