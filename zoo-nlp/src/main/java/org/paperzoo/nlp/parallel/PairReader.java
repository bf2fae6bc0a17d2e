package org.paperzoo.nlp.parallel;

import java.util.function.Supplier;

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

  /**
   * Returns a reader of what another one's pairs become, which closes it.
   *
   * @param next gives the next pair, or null after the last
   */
  static PairReader over(PairReader reader, Supplier<SentencePair> next) {
    return new PairReader() {
      @Override
      public SentencePair next() {
        return next.get();
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }
}
