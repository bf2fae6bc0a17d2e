package org.paperzoo.core.generate;

import java.util.List;

/**
 * Rules out a token that would complete one of some sequences of tokens ({@code bad_words_ids}); a
 * sequence of one token is ruled out everywhere.
 *
 * @param sequences none of which is empty
 */
public record BannedSequences(List<List<Integer>> sequences) implements LogitsProcessor {
  /** Copies the list. */
  public BannedSequences {
    sequences = sequences.stream().map(List::copyOf).toList();
    if (sequences.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a banned sequence has no token");
    }
  }

  @Override
  public void process(TokenSequence text, float[] scores) {
    for (List<Integer> sequence : sequences) {
      if (isDue(text, sequence)) {
        scores[sequence.get(sequence.size() - 1)] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  /** Returns whether a text ends with all of a sequence but its last token. */
  private static boolean isDue(TokenSequence text, List<Integer> sequence) {
    int before = sequence.size() - 1;
    if (text.length() < before) {
      return false;
    }
    for (int i = 0; i < before; i++) {
      if (text.id(text.length() - before + i) != sequence.get(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long[] touched(TokenSequence text) {
    return sequences.stream()
        .filter(sequence -> isDue(text, sequence))
        .mapToLong(sequence -> sequence.get(sequence.size() - 1))
        .toArray();
  }
}
