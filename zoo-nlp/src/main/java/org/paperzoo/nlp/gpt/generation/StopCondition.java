package org.paperzoo.nlp.gpt.generation;

/** Tells when a text is complete, besides its end token. */
@FunctionalInterface
public interface StopCondition {
  /** Never. */
  StopCondition NEVER = (tokens, from, to) -> false;

  /**
   * Returns whether the newest token completes the text.
   *
   * @param tokens the text, prompt included
   * @param from where what was added begins
   * @param to where it ends
   */
  boolean isReached(long[] tokens, int from, int to);
}
