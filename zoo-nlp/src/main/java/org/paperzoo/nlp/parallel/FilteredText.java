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
    return PairReader.over(
        reader,
        () -> {
          SentencePair pair = reader.next();
          while (pair != null && !kept.test(pair)) {
            pair = reader.next();
          }
          return pair;
        });
  }

  @Override
  public String name() {
    return text.name();
  }
}
