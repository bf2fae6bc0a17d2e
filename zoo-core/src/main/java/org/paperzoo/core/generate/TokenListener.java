package org.paperzoo.core.generate;

/** Receives tokens as they are chosen. */
@FunctionalInterface
public interface TokenListener {
  /** Does nothing. */
  TokenListener NONE = (prompt, token) -> {};

  /**
   * Receives a token.
   *
   * @param prompt the number of the prompt it continues
   * @param token the token; the end token is not among them
   */
  void chosen(int prompt, long token);
}
