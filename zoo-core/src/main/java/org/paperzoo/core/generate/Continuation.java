package org.paperzoo.core.generate;

/**
 * What was added to a prompt.
 *
 * @param tokens the tokens, without the end token
 * @param finish why it ended
 * @param score of beam search: the log probability of the tokens divided by a power of their
 *     number; else 0
 */
public record Continuation(long[] tokens, Finish finish, double score) {
  /** Why a continuation ended. */
  public enum Finish {
    /** The model chose the end token. */
    END,
    /** The caller's condition was met. */
    STOP,
    /** It has the requested number of tokens. */
    LENGTH
  }
}
