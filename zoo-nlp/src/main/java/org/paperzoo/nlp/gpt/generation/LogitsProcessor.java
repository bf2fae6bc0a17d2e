package org.paperzoo.nlp.gpt.generation;

/** Changes the scores of the next token before one is chosen. */
public interface LogitsProcessor {
  /**
   * Changes scores in place.
   *
   * @param tokens the text so far, prompt included and padding not
   * @param length how many of {@code tokens} count
   * @param scores the score of each token of the vocabulary; -∞ for one that cannot be chosen
   */
  void process(long[] tokens, int length, float[] scores);
}
