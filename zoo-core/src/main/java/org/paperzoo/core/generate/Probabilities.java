package org.paperzoo.core.generate;

import org.paperzoo.core.data.SplitMix64;

/** Arithmetic with unnormalised log probabilities. */
final class Probabilities {
  private Probabilities() {}

  /** Returns the greatest score. */
  static float max(float[] scores) {
    return scores[argMax(scores)];
  }

  /** Returns the first token of the greatest score. */
  static int argMax(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Returns {@code Σ exp(score - greatest)}. */
  static double sumExp(float[] scores, float greatest) {
    double sum = 0;
    for (float score : scores) {
      if (score > Float.NEGATIVE_INFINITY) {
        sum += Math.exp(score - greatest);
      }
    }
    return sum;
  }

  /** Returns {@code log Σ exp} of the scores. */
  static double logSumExp(float[] scores) {
    float greatest = max(scores);
    return greatest + Math.log(sumExp(scores, greatest));
  }

  /** Draws a token with the probabilities that are the softmax of the scores. */
  static int draw(float[] scores, SplitMix64 random) {
    float greatest = max(scores);
    double left = random.nextDouble() * sumExp(scores, greatest);
    int last = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > Float.NEGATIVE_INFINITY) {
        last = i;
        left -= Math.exp(scores[i] - greatest);
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }

  /**
   * Returns a number that sorts by score, and the lower of two tokens of equal score behind the
   * other; its lower half is the token.
   */
  static long sortKey(float score, int token) {
    int bits = Float.floatToIntBits(score);
    int ordered = bits >= 0 ? bits : bits ^ 0x7FFF_FFFF;
    return ((long) ordered << 32) | token;
  }
}
