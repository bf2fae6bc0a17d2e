package org.paperzoo.nlp.parallel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Pairs of sentences, read in the same order as often as they are opened. */
public interface ParallelText {
  /**
   * Opens the text at its first pair.
   *
   * @throws org.paperzoo.core.error.FailureException if it cannot be read
   */
  PairReader open();

  /** Returns where the pairs come from, for messages. */
  String name();

  /** Returns the pairs in memory. */
  default List<SentencePair> pairs() {
    List<SentencePair> pairs = new ArrayList<>();
    try (PairReader reader = open()) {
      for (SentencePair pair = reader.next(); pair != null; pair = reader.next()) {
        pairs.add(pair);
      }
    }
    return pairs;
  }

  /**
   * Returns each source and its target in turn: what a shared vocabulary is trained on. What is
   * open is closed after the last pair.
   */
  default Iterator<String> bothSides() {
    return new BothSides(open());
  }

  /** Returns the pairs with source and target exchanged. */
  default ParallelText reversed() {
    return new ReversedText(this);
  }

  /** Returns a text of pairs that are in memory. */
  static ParallelText of(String name, List<SentencePair> pairs) {
    return new ParallelText() {
      @Override
      public PairReader open() {
        Iterator<SentencePair> next = pairs.iterator();
        return new PairReader() {
          @Override
          public SentencePair next() {
            return next.hasNext() ? next.next() : null;
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
      }

      @Override
      public String name() {
        return name;
      }
    };
  }
}
