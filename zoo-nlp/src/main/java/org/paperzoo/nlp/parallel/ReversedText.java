package org.paperzoo.nlp.parallel;

/**
 * The other direction of translation.
 *
 * @param text whose pairs are reversed
 */
record ReversedText(ParallelText text) implements ParallelText {
  @Override
  public PairReader open() {
    PairReader reader = text.open();
    return PairReader.over(
        reader,
        () -> {
          SentencePair pair = reader.next();
          return pair == null ? null : pair.reversed();
        });
  }

  @Override
  public String name() {
    return text.name();
  }
}
