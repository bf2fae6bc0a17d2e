package org.paperzoo.core.generate;

import java.util.List;

/**
 * Rules out tokens, such as the padding that a published translation model could begin to write.
 *
 * @param tokens their numbers
 */
public record SuppressTokens(List<Integer> tokens) implements LogitsProcessor {
  /** Copies the list. */
  public SuppressTokens {
    tokens = List.copyOf(tokens);
  }

  @Override
  public void process(TokenSequence text, float[] scores) {
    for (int token : tokens) {
      scores[token] = Float.NEGATIVE_INFINITY;
    }
  }

  @Override
  public long[] touched(TokenSequence text) {
    return tokens.stream().mapToLong(Integer::longValue).toArray();
  }
}
