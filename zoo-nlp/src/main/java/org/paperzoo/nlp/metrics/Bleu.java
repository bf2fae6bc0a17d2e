package org.paperzoo.nlp.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.paperzoo.core.metrics.Metric;

/**
 * Corpus BLEU (Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation",
 * 2002) as sacreBLEU and {@code mteval-v13a.pl} compute it: n-grams up to 4, clipped by the
 * greatest count in any reference, the reference length that is closest (the shorter of two equally
 * close). From 0 to 100; NaN for no sentences.
 */
public final class Bleu implements Metric {
  private static final int ORDER = 4;

  private final TextSplitter splitter;
  private final BleuSettings settings;
  private final ReferenceCounts references = new ReferenceCounts();
  private final long[] correct = new long[ORDER];
  private final long[] total = new long[ORDER];
  private long hypothesisLength;
  private long referenceLength;
  private long sentences;

  /** Creates sacreBLEU's default: {@code BLEU|case:mixed|eff:no|tok:13a|smooth:exp}. */
  public Bleu() {
    this(BleuSettings.DEFAULTS);
  }

  /** Creates a score with sacreBLEU's options. */
  public Bleu(BleuSettings settings) {
    this.settings = settings;
    splitter = settings.tokenize().splitter;
  }

  /**
   * Returns the score of a single sentence, with the orders that it has.
   *
   * @param hypothesis the sentence to score
   * @param references the right sentences, at least one
   */
  public static double ofSentence(
      BleuSettings settings, String hypothesis, List<String> references) {
    Bleu bleu = new Bleu(settings.forSentences());
    bleu.add(hypothesis, references);
    return bleu.value();
  }

  /**
   * Adds a sentence.
   *
   * @param hypothesis the sentence to score
   * @param rightOnes the right sentences, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public void add(String hypothesis, List<String> rightOnes) {
    add(words(hypothesis), rightOnes.stream().map(this::words).toList());
  }

  private String[] words(String sentence) {
    String text = settings.lowercase() ? sentence.toLowerCase(Locale.ROOT) : sentence;
    return splitter.split(PythonText.stripEnd(text));
  }

  /** Adds a sentence that has been split into words. */
  void add(String[] hypothesis, List<String[]> rightOnes) {
    references.add(rightOnes.size());
    sentences++;
    hypothesisLength += hypothesis.length;
    int closest = rightOnes.get(0).length;
    for (String[] reference : rightOnes) {
      int distance = Math.abs(reference.length - hypothesis.length);
      int best = Math.abs(closest - hypothesis.length);
      if (distance < best || (distance == best && reference.length < closest)) {
        closest = reference.length;
      }
    }
    referenceLength += closest;
    for (int n = 1; n <= ORDER; n++) {
      Map<String, Integer> most = new HashMap<>();
      for (String[] reference : rightOnes) {
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
    return precisions().values[n - 1];
  }

  /** The precisions of the orders, and how many of them count. */
  private record Precisions(double[] values, int orders) {}

  private Precisions precisions() {
    double[] values = new double[ORDER];
    int orders = ORDER;
    if (Arrays.stream(correct).allMatch(count -> count == 0)) {
      return new Precisions(values, orders);
    }
    double halved = 1;
    for (int i = 0; i < ORDER; i++) {
      double added =
          settings.smooth() == BleuSettings.Smoothing.ADD_K && i > 0 ? settings.smoothing() : 0;
      double matches = correct[i] + added;
      double all = total[i] + added;
      if (all == 0) {
        break;
      }
      orders = settings.effectiveOrder() ? i + 1 : orders;
      if (matches > 0) {
        values[i] = 100 * matches / all;
      } else if (settings.smooth() == BleuSettings.Smoothing.EXP) {
        halved *= 2;
        values[i] = 100 / (halved * all);
      } else if (settings.smooth() == BleuSettings.Smoothing.FLOOR) {
        values[i] = 100 * settings.smoothing() / all;
      }
    }
    return new Precisions(values, orders);
  }

  @Override
  public double value() {
    if (sentences == 0) {
      return Double.NaN;
    }
    Precisions precisions = precisions();
    double logarithms = 0;
    for (int i = 0; i < precisions.orders; i++) {
      if (precisions.values[i] == 0) {
        return 0;
      }
      logarithms += Math.log(precisions.values[i]);
    }
    return brevityPenalty() * Math.exp(logarithms / precisions.orders);
  }

  /**
   * Returns sacreBLEU's signature, such as {@code
   * nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0}. The version is that of sacreBLEU
   * whose numbers these are.
   */
  public String signature() {
    BleuSettings.Smoothing smooth = settings.smooth();
    return "nrefs:"
        + references
        + "|case:"
        + (settings.lowercase() ? "lc" : "mixed")
        + "|eff:"
        + (settings.effectiveOrder() ? "yes" : "no")
        + "|tok:"
        + settings.tokenize().id
        + "|smooth:"
        + smooth.id
        + (smooth.usualValue == null ? "" : "[" + PythonText.fixed(settings.smoothing(), 2) + "]")
        + "|version:"
        + ReferenceCounts.SACREBLEU;
  }

  /** Returns sacreBLEU's line: the score with its signature, precisions and lengths. */
  public String line() {
    String parts =
        Arrays.stream(precisions().values)
            .mapToObj(precision -> PythonText.fixed(precision, 1))
            .collect(Collectors.joining("/"));
    double ratio = referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
    return "BLEU|"
        + signature()
        + " = "
        + PythonText.fixed(value(), 2)
        + " "
        + parts
        + " (BP = "
        + PythonText.fixed(brevityPenalty(), 3)
        + " ratio = "
        + PythonText.fixed(ratio, 3)
        + " hyp_len = "
        + hypothesisLength
        + " ref_len = "
        + referenceLength
        + ")";
  }

  @Override
  public void reset() {
    Arrays.fill(correct, 0);
    Arrays.fill(total, 0);
    hypothesisLength = 0;
    referenceLength = 0;
    sentences = 0;
    references.reset();
  }
}
