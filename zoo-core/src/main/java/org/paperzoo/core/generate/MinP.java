package org.paperzoo.core.generate;

/**
 * Keeps tokens of at least a part of the likeliest token's probability (Nguyen et al. 2024).
 *
 * @param p that part, from 0 to 1
 */
public record MinP(double p) implements LogitsProcessor {
  @Override
  public void process(TokenSequence text, float[] scores) {
    float greatest = Probabilities.max(scores);
    for (int i = 0; i < scores.length; i++) {
      if (Math.exp(scores[i] - greatest) < p) {
        scores[i] = Float.NEGATIVE_INFINITY;
      }
    }
  }
}
