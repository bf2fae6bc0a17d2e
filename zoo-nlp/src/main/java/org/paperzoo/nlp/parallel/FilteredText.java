package org.paperzoo.nlp.parallel;

import java.util.function.Predicate;

/**
 * The pairs of a text that pass a test.
 *
 * @param text the text
 * @param kept the test
 */
record FilteredText(ParallelText text, Predicate<SentencePair> kept) implements ParallelText {
  @Override
  public PairReader open() {
    PairReader reader = text.open();
    return new PairReader() {
      @Override
      public SentencePair next() {
        SentencePair pair = reader.next();
        while (pair != null && !kept.test(pair)) {
          pair = reader.next();
        }
        return pair;
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  @Override
  public String name() {
    return text.name();
  }
}
