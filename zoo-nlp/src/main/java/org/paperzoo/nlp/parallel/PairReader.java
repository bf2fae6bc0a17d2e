package org.paperzoo.nlp.parallel;

/** Reads pairs one after another, without holding them all. */
public interface PairReader extends AutoCloseable {
  /**
   * Returns the next pair, or null after the last.
   *
   * @throws org.paperzoo.core.error.FailureException naming the place, if what is read is malformed
   */
  SentencePair next();

  @Override
  void close();
}
