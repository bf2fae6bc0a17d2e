package org.paperzoo.nlp.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.metrics.Metric;

/**
 * NIST (Doddington, "Automatic Evaluation of Machine Translation Quality Using N-gram Co-Occurrence
 * Statistics", 2002) as {@code mteval-v13a.pl} computes it: n-grams up to 5, each match weighted
 * with {@code log2(count(w1 ... wn-1) / count(w1 ... wn))} in the references, and the length
 * penalty on the mean reference length. NaN for no sentences.
 */
public final class Nist implements Metric {
  private static final int ORDER = 5;
  private static final double BETA = -Math.log(0.5) / (Math.log(1.5) * Math.log(1.5));

  private final TextSplitter splitter;
  private final boolean lowercase;

  /** By n: how often each n-gram is in the references, and how often it was matched. */
  private final List<Map<String, Integer>> references = new ArrayList<>();

  private final List<Map<String, Integer>> matches = new ArrayList<>();
  private final long[] total = new long[ORDER];
  private long referenceWords;
  private double referenceLength;
  private long sentences;

  /** Creates the score of {@code mteval-v13a.pl}, to which case does not matter. */
  public Nist() {
    this(new Tokenizer13a(), true);
  }

  /**
   * Creates a score.
   *
   * @param splitter splits sentences into words
   * @param lowercase whether case does not matter
   */
  public Nist(TextSplitter splitter, boolean lowercase) {
    this.splitter = splitter;
    this.lowercase = lowercase;
    reset();
  }

  /**
   * Adds a sentence.
   *
   * @param hypothesis the sentence to score
   * @param right the right sentences, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public void add(String hypothesis, List<String> right) {
    add(words(hypothesis), right.stream().map(this::words).toList());
  }

  private String[] words(String sentence) {
    return splitter.split(lowercase ? sentence.toLowerCase(Locale.ROOT) : sentence);
  }

  /** Adds a sentence that has been split into words. */
  void add(String[] hypothesis, List<String[]> right) {
    if (right.isEmpty()) {
      throw new IllegalArgumentException("a sentence without reference");
    }
    sentences++;
    for (int n = 1; n <= ORDER; n++) {
      Map<String, Integer> most = new HashMap<>();
      for (String[] reference : right) {
        Map<String, Integer> counts = NGrams.count(reference, n);
        NGrams.max(most, counts);
        Map<String, Integer> all = references.get(n - 1);
        counts.forEach((run, count) -> all.merge(run, count, Integer::sum));
      }
      Map<String, Integer> matched = matches.get(n - 1);
      NGrams.count(hypothesis, n)
          .forEach(
              (run, count) -> {
                int hits = Math.min(count, most.getOrDefault(run, 0));
                if (hits > 0) {
                  matched.merge(run, hits, Integer::sum);
                }
              });
      total[n - 1] += Math.max(0, hypothesis.length - n + 1);
    }
    long words = 0;
    for (String[] reference : right) {
      words += reference.length;
    }
    referenceWords += words;
    referenceLength += (double) words / right.size();
  }

  @Override
  public double value() {
    if (sentences == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (int n = 1; n <= ORDER; n++) {
      double information = 0;
      for (Map.Entry<String, Integer> match : matches.get(n - 1).entrySet()) {
        information += information(match.getKey(), n) * match.getValue();
      }
      sum += total[n - 1] == 0 ? 0 : information / total[n - 1];
    }
    return sum * lengthPenalty(total[0] / referenceLength);
  }

  /** Returns the bits that the last word of an n-gram adds to those before it. */
  private double information(String run, int n) {
    long before =
        n == 1 ? referenceWords : references.get(n - 2).get(run.substring(0, run.lastIndexOf(' ')));
    return Math.log((double) before / references.get(n - 1).get(run)) / Math.log(2);
  }

  private static double lengthPenalty(double ratio) {
    if (!(ratio > 0)) {
      return 0;
    }
    double logarithm = Math.log(Math.min(ratio, 1));
    return Math.exp(-BETA * logarithm * logarithm);
  }

  @Override
  public void reset() {
    references.clear();
    matches.clear();
    for (int n = 1; n <= ORDER; n++) {
      references.add(new HashMap<>());
      matches.add(new HashMap<>());
      total[n - 1] = 0;
    }
    referenceWords = 0;
    referenceLength = 0;
    sentences = 0;
  }
}
