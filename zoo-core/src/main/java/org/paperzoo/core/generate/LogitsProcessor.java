package org.paperzoo.core.generate;

/** Changes the scores of the next token before one is chosen. */
public interface LogitsProcessor {
  /**
   * Changes scores in place.
   *
   * @param text the text so far
   * @param scores the score of each token of the vocabulary; -∞ for one that cannot be chosen
   */
  void process(TokenSequence text, float[] scores);

  /**
   * Returns all tokens whose scores may be changed after this text, in any order and as often as it
   * pleases; null if they may be any, or if other scores matter for it. With fewer, not all scores
   * must be copied from the model's device.
   */
  default long[] touched(TokenSequence text) {
    return null;
  }
}
