package org.paperzoo.nlp.transformer;

import java.util.Arrays;
import org.paperzoo.core.generate.LogitsProcessor;
import org.paperzoo.core.generate.TokenSequence;

/**
 * Makes one token the only choice where a translation reaches its own greatest length.
 *
 * @param token the token
 * @param limits the most tokens of each translation
 */
record ForcedAtLimit(int token, int[] limits) implements LogitsProcessor {
  private static final long[] NONE = {};

  private boolean isDue(TokenSequence text) {
    return text.added() == limits[text.number()] - 1;
  }

  @Override
  public void process(TokenSequence text, float[] scores) {
    if (isDue(text)) {
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
      scores[token] = 0;
    }
  }

  @Override
  public long[] touched(TokenSequence text) {
    return isDue(text) ? null : NONE;
  }
}
