package org.paperzoo.core.generate;

/**
 * Rules out a token that would complete a sequence of tokens that the text already has (Paulus et
 * al. 2017).
 *
 * @param size the length of the sequences, at least 1
 */
public record NoRepeatNgram(int size) implements LogitsProcessor {
  @Override
  public void process(TokenSequence text, float[] scores) {
    long[] tokens = text.ids();
    int length = text.length();
    int prefix = length - size + 1; // where the sequence begins that the next token completes
    for (int start = 0; start + size <= length; start++) {
      boolean same = true;
      for (int i = 0; same && i < size - 1; i++) {
        same = tokens[start + i] == tokens[prefix + i];
      }
      if (same) {
        scores[(int) tokens[start + size - 1]] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  @Override
  public long[] touched(TokenSequence text) {
    return text.ids(0, text.length());
  }
}
