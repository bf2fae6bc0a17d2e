package org.paperzoo.core.generate;

/** Tells when a text is complete, besides its end token. */
@FunctionalInterface
public interface StopCondition {
  /** Never. */
  StopCondition NEVER = text -> false;

  /**
   * Returns whether the newest token completes the text.
   *
   * @param text at least one token was added to it
   */
  boolean isReached(TokenSequence text);
}
