package org.paperzoo.nlp.parallel;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;

/**
 * Generated sequences of letters whose translation is the sequence itself: what a model that can
 * attend learns in a minute, and a broken one never.
 */
final class CopiedLetters {
  /** The name of the data set. */
  static final String NAME = "copy";

  private static final int HELD_OUT = 200;
  private static final int SHORTEST = 4;

  private CopiedLetters() {}

  /**
   * Generates the data.
   *
   * @param letters the number of different letters, at most 26
   * @param longest the greatest length of a sequence, at least 4
   * @param train the number of training pairs
   */
  static ParallelData of(int letters, int longest, int train) {
    return new ParallelData(
        NAME,
        text("train", letters, longest, train),
        text("validation", letters, longest, HELD_OUT),
        text("test", letters, longest, HELD_OUT));
  }

  private static ParallelText text(String split, int letters, int longest, int count) {
    SplitMix64 random = new SplitMix64(Seeds.of(0, split));
    List<SentencePair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder sequence = new StringBuilder();
      int length = SHORTEST + random.nextInt(longest - SHORTEST + 1);
      for (int j = 0; j < length; j++) {
        sequence.append(j == 0 ? "" : " ").append((char) ('a' + random.nextInt(letters)));
      }
      pairs.add(new SentencePair(sequence.toString(), sequence.toString()));
    }
    return ParallelText.of(NAME + " " + split, pairs);
  }
}
