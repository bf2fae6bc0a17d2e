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
    return new PairReader() {
      @Override
      public SentencePair next() {
        SentencePair pair = reader.next();
        return pair == null ? null : pair.reversed();
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
