package org.paperzoo.nlp.metrics;

import java.util.HashMap;
import java.util.Map;

/** Counts of runs of n words; a run is written with spaces between. */
final class NGrams {
  private NGrams() {}

  /** Returns how often each run of n words occurs. */
  static Map<String, Integer> count(String[] words, int n) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= words.length; i++) {
      counts.merge(join(words, i, n), 1, Integer::sum);
    }
    return counts;
  }

  /** Returns the run that begins at a word. */
  static String join(String[] words, int from, int n) {
    if (n == 1) {
      return words[from];
    }
    StringBuilder run = new StringBuilder(words[from]);
    for (int i = 1; i < n; i++) {
      run.append(' ').append(words[from + i]);
    }
    return run.toString();
  }

  /** Raises the counts to at least those of another sentence. */
  static void max(Map<String, Integer> counts, Map<String, Integer> other) {
    other.forEach((run, count) -> counts.merge(run, count, Math::max));
  }
}
