package org.paperzoo.core.generate;

/**
 * Makes tokens that the text has less likely: their scores are divided by the penalty if positive,
 * and else multiplied (Keskar et al. 2019, section 4.1).
 *
 * @param penalty above 1 to discourage, below 1 to encourage
 */
public record RepetitionPenalty(double penalty) implements LogitsProcessor {
  @Override
  public void process(TokenSequence text, float[] scores) {
    long[] tokens = text.ids();
    float factor = (float) penalty;
    boolean[] done = new boolean[scores.length];
    for (int i = 0; i < text.length(); i++) {
      int token = (int) tokens[i];
      if (!done[token]) {
        done[token] = true;
        float score = scores[token];
        scores[token] = score < 0 ? score * factor : score / factor;
      }
    }
  }

  @Override
  public long[] touched(TokenSequence text) {
    return text.ids(0, text.length());
  }
}
