package org.paperzoo.nlp.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.metrics.Metric;

/**
 * Corpus BLEU (Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation",
 * 2002) as sacreBLEU and {@code mteval-v13a.pl} compute it: n-grams up to 4, clipped by the
 * greatest count in any reference, the reference length that is closest (the shorter of two equally
 * close), no match of an order smoothed to 1 / 2^k for the k-th such order. From 0 to 100; NaN for
 * no sentences.
 */
public final class Bleu implements Metric {
  private static final int ORDER = 4;

  private final TextSplitter splitter;
  private final boolean lowercase;
  private final long[] correct = new long[ORDER];
  private final long[] total = new long[ORDER];
  private long hypothesisLength;
  private long referenceLength;
  private long sentences;

  /** Creates sacreBLEU's default: {@code BLEU|case:mixed|tok:13a|smooth:exp}. */
  public Bleu() {
    this(new Tokenizer13a(), false);
  }

  /**
   * Creates a score.
   *
   * @param splitter splits sentences into words
   * @param lowercase whether case does not matter
   */
  public Bleu(TextSplitter splitter, boolean lowercase) {
    this.splitter = splitter;
    this.lowercase = lowercase;
  }

  /**
   * Adds a sentence.
   *
   * @param hypothesis the sentence to score
   * @param references the right sentences, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public void add(String hypothesis, List<String> references) {
    add(words(hypothesis), references.stream().map(this::words).toList());
  }

  private String[] words(String sentence) {
    String text = lowercase ? sentence.toLowerCase(Locale.ROOT) : sentence;
    return splitter.split(PythonText.stripEnd(text));
  }

  /** Adds a sentence that has been split into words. */
  void add(String[] hypothesis, List<String[]> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("a sentence without reference");
    }
    sentences++;
    hypothesisLength += hypothesis.length;
    int closest = references.get(0).length;
    for (String[] reference : references) {
      int distance = Math.abs(reference.length - hypothesis.length);
      int best = Math.abs(closest - hypothesis.length);
      if (distance < best || (distance == best && reference.length < closest)) {
        closest = reference.length;
      }
    }
    referenceLength += closest;
    for (int n = 1; n <= ORDER; n++) {
      Map<String, Integer> most = new HashMap<>();
      for (String[] reference : references) {
        NGrams.max(most, NGrams.count(reference, n));
      }
      for (Map.Entry<String, Integer> run : NGrams.count(hypothesis, n).entrySet()) {
        correct[n - 1] += Math.min(run.getValue(), most.getOrDefault(run.getKey(), 0));
      }
      total[n - 1] += Math.max(0, hypothesis.length - n + 1);
    }
  }

  /** Returns the brevity penalty, from 0 to 1. */
  public double brevityPenalty() {
    if (hypothesisLength >= referenceLength) {
      return 1;
    }
    return hypothesisLength == 0 ? 0 : Math.exp(1 - (double) referenceLength / hypothesisLength);
  }

  /** Returns the precision of n-grams, from 0 to 100, smoothed where there is no match. */
  public double precision(int n) {
    return precisions()[n - 1];
  }

  private double[] precisions() {
    double[] precisions = new double[ORDER];
    if (Arrays.stream(correct).allMatch(count -> count == 0)) {
      return precisions;
    }
    double smoothing = 1;
    for (int i = 0; i < ORDER && total[i] > 0; i++) {
      if (correct[i] == 0) {
        smoothing *= 2;
        precisions[i] = 100.0 / (smoothing * total[i]);
      } else {
        precisions[i] = 100.0 * correct[i] / total[i];
      }
    }
    return precisions;
  }

  @Override
  public double value() {
    if (sentences == 0) {
      return Double.NaN;
    }
    double logarithms = 0;
    for (double precision : precisions()) {
      if (precision == 0) {
        return 0;
      }
      logarithms += Math.log(precision);
    }
    return brevityPenalty() * Math.exp(logarithms / ORDER);
  }

  @Override
  public void reset() {
    Arrays.fill(correct, 0);
    Arrays.fill(total, 0);
    hypothesisLength = 0;
    referenceLength = 0;
    sentences = 0;
  }
}
