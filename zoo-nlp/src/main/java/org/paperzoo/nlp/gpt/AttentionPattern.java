package org.paperzoo.nlp.gpt;

/**
 * What one layer's attention sees, and how it scales scores.
 *
 * @param window the number of newest tokens that a token sees, itself included; 0 for all of them
 * @param scale the factor of the products of queries and keys
 */
public record AttentionPattern(int window, double scale) {
  /** Returns whether a sequence of this length is longer than the window. */
  public boolean isBanded(long tokens) {
    return window > 0 && tokens > window;
  }
}
