package org.paperzoo.core.generate;

import java.util.Arrays;

/**
 * Makes one token the only choice at one end of what is added: the language that a multilingual
 * translation begins with ({@code forced_bos_token_id}), or the end of text where the greatest
 * length is reached ({@code forced_eos_token_id}).
 *
 * @param token the token
 * @param place where it is forced
 */
public record ForcedToken(int token, Place place) implements LogitsProcessor {
  private static final long[] NONE = {};

  /** One end of what is added to a prompt. */
  public enum Place {
    /** The first token that is added. */
    FIRST,
    /** The last token that may be added. */
    LAST
  }

  private boolean isDue(TokenSequence text) {
    return place == Place.FIRST ? text.added() == 0 : text.length() == text.limit() - 1;
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
