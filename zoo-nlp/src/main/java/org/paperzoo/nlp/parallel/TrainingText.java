package org.paperzoo.nlp.parallel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pairs of a text that can be learned from: those with words on both sides.
 *
 * @param text the text
 * @param max the most pairs that are read, or null
 */
record TrainingText(ParallelText text, Integer max) implements ParallelText {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingText.class);

  @Override
  public PairReader open() {
    PairReader reader = text.open();
    return new PairReader() {
      private int given;
      private int skipped;

      @Override
      public SentencePair next() {
        if (max != null && given == max) {
          return null;
        }
        SentencePair pair = reader.next();
        while (pair != null && !pair.isComplete()) {
          skipped++;
          pair = reader.next();
        }
        if (pair != null) {
          given++;
        } else if (skipped > 0) {
          LOG.warn("{}: {} pairs with an empty side are skipped in training", name(), skipped);
          skipped = 0;
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
