package org.paperzoo.nlp.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.metrics.Metric;

/**
 * Corpus chrF (Popović, "chrF: character n-gram F-score for automatic MT evaluation", 2015) and
 * chrF++ (Popović, "chrF++: words helping character n-grams", 2017) as sacreBLEU computes them. Of
 * several references the one with the best score of the sentence counts. From 0 to 100; NaN for no
 * sentences.
 */
public final class Chrf implements Metric {
  private static final double ALMOST_NOTHING = 1e-16;
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private final ChrfSettings settings;
  private final ReferenceCounts references = new ReferenceCounts();
  private final long[] sums; // of each order: n-grams of hypotheses, of references, common ones
  private long sentences;

  /** Creates a score with sacreBLEU's options. */
  public Chrf(ChrfSettings settings) {
    this.settings = settings;
    sums = new long[3 * (settings.charOrder() + settings.wordOrder())];
  }

  /**
   * Adds a sentence.
   *
   * @param hypothesis the sentence to score
   * @param rightOnes the right sentences, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public void add(String hypothesis, List<String> rightOnes) {
    references.add(rightOnes.size());
    sentences++;
    List<Map<String, Integer>> written = counts(hypothesis);
    long[] best = new long[sums.length];
    double bestScore = -1;
    for (String reference : rightOnes) {
      long[] statistics = compare(written, counts(reference));
      double score = score(statistics);
      if (score > bestScore) {
        bestScore = score;
        best = statistics;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += best[i];
    }
  }

  /** Returns the n-grams of a sentence with their counts: those of characters, then of words. */
  private List<Map<String, Integer>> counts(String sentence) {
    String text = settings.lowercase() ? sentence.toLowerCase(Locale.ROOT) : sentence;
    String characters = settings.whitespace() ? text : String.join("", PythonText.split(text));
    List<Map<String, Integer>> counts = new ArrayList<>();
    for (int n = 1; n <= settings.charOrder(); n++) {
      counts.add(characterRuns(characters, n));
    }
    String[] words = settings.wordOrder() > 0 ? words(text) : new String[0];
    for (int n = 1; n <= settings.wordOrder(); n++) {
      counts.add(NGrams.count(words, n));
    }
    return counts;
  }

  private static Map<String, Integer> characterRuns(String text, int n) {
    Map<String, Integer> counts = new HashMap<>();
    if (text.codePointCount(0, text.length()) < n) {
      return counts;
    }
    int from = 0;
    int to = text.offsetByCodePoints(0, n);
    while (true) {
      counts.merge(text.substring(from, to), 1, Integer::sum);
      if (to == text.length()) {
        return counts;
      }
      from = text.offsetByCodePoints(from, 1);
      to = text.offsetByCodePoints(to, 1);
    }
  }

  /** Returns the words; a punctuation mark at the end or else at the beginning stands alone. */
  private static String[] words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : PythonText.split(text)) {
      int last = word.length() - 1;
      if (last > 0 && PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
        words.add(word.substring(0, last));
        words.add(word.substring(last));
      } else if (last > 0 && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
        words.add(word.substring(0, 1));
        words.add(word.substring(1));
      } else {
        words.add(word);
      }
    }
    return words.toArray(String[]::new);
  }

  private static long[] compare(
      List<Map<String, Integer>> written, List<Map<String, Integer>> right) {
    long[] statistics = new long[3 * written.size()];
    for (int i = 0; i < written.size(); i++) {
      Map<String, Integer> reference = right.get(i);
      long all = 0;
      long common = 0;
      for (Map.Entry<String, Integer> run : written.get(i).entrySet()) {
        all += run.getValue();
        common += Math.min(run.getValue(), reference.getOrDefault(run.getKey(), 0));
      }
      statistics[3 * i] = reference.isEmpty() ? 0 : all;
      statistics[3 * i + 1] = reference.values().stream().mapToLong(Integer::longValue).sum();
      statistics[3 * i + 2] = common;
    }
    return statistics;
  }

  private double score(long[] statistics) {
    double factor = (double) settings.beta() * settings.beta();
    int orders = statistics.length / 3;
    double scores = 0;
    double precisions = 0;
    double recalls = 0;
    int counted = 0;
    for (int i = 0; i < orders; i++) {
      long written = statistics[3 * i];
      long right = statistics[3 * i + 1];
      double common = statistics[3 * i + 2];
      double precision = written > 0 ? common / written : ALMOST_NOTHING;
      double recall = right > 0 ? common / right : ALMOST_NOTHING;
      double below = factor * precision + recall;
      scores += below > 0 ? (1 + factor) * precision * recall / below : ALMOST_NOTHING;
      if (written > 0 && right > 0) {
        precisions += precision;
        recalls += recall;
        counted++;
      }
    }
    if (settings.epsSmoothing()) {
      return 100 * scores / orders;
    }
    if (precisions + recalls == 0) {
      return 0;
    }
    double precision = precisions / counted;
    double recall = recalls / counted;
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
  }

  @Override
  public double value() {
    return sentences == 0 ? Double.NaN : score(sums);
  }

  /** Returns the name: {@code chrF2}, or {@code chrF2++} with words. */
  public String name() {
    return "chrF" + settings.beta() + "+".repeat(settings.wordOrder());
  }

  /**
   * Returns sacreBLEU's signature, such as {@code
   * nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0}. The version is that of sacreBLEU
   * whose numbers these are.
   */
  public String signature() {
    return "nrefs:"
        + references
        + "|case:"
        + (settings.lowercase() ? "lc" : "mixed")
        + "|eff:"
        + (settings.epsSmoothing() ? "no" : "yes")
        + "|nc:"
        + settings.charOrder()
        + "|nw:"
        + settings.wordOrder()
        + "|space:"
        + (settings.whitespace() ? "yes" : "no")
        + "|version:"
        + ReferenceCounts.SACREBLEU;
  }

  /** Returns sacreBLEU's line: the score with its signature. */
  public String line() {
    return name() + "|" + signature() + " = " + PythonText.fixed(value(), 2);
  }

  @Override
  public void reset() {
    Arrays.fill(sums, 0);
    sentences = 0;
    references.reset();
  }
}
