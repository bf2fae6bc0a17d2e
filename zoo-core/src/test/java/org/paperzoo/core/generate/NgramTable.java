package org.paperzoo.core.generate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A language model without a network: how often each token followed the same n - 1 tokens. */
final class NgramTable implements NextTokens {
  private final int order;
  private final int vocabulary;
  private final Map<String, float[]> counts = new HashMap<>();

  /**
   * Counts.
   *
   * @param order n
   * @param tokens the text to learn from, of numbers below {@code vocabulary}
   */
  NgramTable(int order, int vocabulary, long... tokens) {
    this.order = order;
    this.vocabulary = vocabulary;
    for (int length = 0; length < order; length++) {
      for (int i = length; i < tokens.length; i++) {
        String before = Arrays.toString(Arrays.copyOfRange(tokens, i - length, i));
        counts.computeIfAbsent(before, key -> new float[vocabulary])[(int) tokens[i]]++;
      }
    }
  }

  /** Returns the logarithms of the counts after the longest known end of a text. */
  float[] logits(long[] text) {
    for (int length = Math.min(order - 1, text.length); ; length--) {
      String end = Arrays.toString(Arrays.copyOfRange(text, text.length - length, text.length));
      if (counts.containsKey(end)) {
        float[] row = counts.get(end).clone();
        for (int token = 0; token < row.length; token++) {
          row[token] = (float) Math.log(row[token]);
        }
        return row;
      }
    }
  }

  @Override
  public int vocabularySize() {
    return vocabulary;
  }

  @Override
  public Logits next(List<TokenSequence> texts) {
    return Logits.of(
        texts.stream().map(text -> logits(text.ids(0, text.length()))).toArray(float[][]::new));
  }

  @Override
  public void reorder(int[] rows) {
    // The next call brings the texts: there is nothing to remember.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
