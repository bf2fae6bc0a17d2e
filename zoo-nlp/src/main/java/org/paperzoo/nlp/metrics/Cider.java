package org.paperzoo.nlp.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.metrics.Metric;

/**
 * CIDEr (Vedantam, Zitnick and Parikh, "CIDEr: Consensus-based Image Description Evaluation", CVPR
 * 2015) as coco-caption's script computes it: the mean over n from 1 to 4 of the cosine between
 * TF-IDF vectors of n-grams, the hypothesis's entries clipped by the reference's, times a Gaussian
 * of the difference of lengths (sigma 6; that is, CIDEr-D's similarity), averaged over references,
 * times 10. Document frequencies are those of the references that were added. NaN for no sentences.
 */
public final class Cider implements Metric {
  private static final int ORDER = 4;
  private static final double SIGMA = 6;

  /** The n-grams of a sentence, by n. */
  private record Counts(List<Map<String, Integer>> byOrder) {
    static Counts of(String[] words) {
      List<Map<String, Integer>> counts = new ArrayList<>(ORDER);
      for (int n = 1; n <= ORDER; n++) {
        counts.add(NGrams.count(words, n));
      }
      return new Counts(counts);
    }
  }

  private record Item(Counts hypothesis, List<Counts> references) {}

  /** TF-IDF weights by n, their lengths, and the number of bigrams. */
  private record Vector(List<Map<String, Double>> weights, double[] norms, int length) {}

  private final List<Item> items = new ArrayList<>();
  private final Map<String, Integer> documentFrequency = new HashMap<>();

  /**
   * Adds a sentence, split into words.
   *
   * @param hypothesis the sentence to score
   * @param references the right sentences, at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public void add(String[] hypothesis, List<String[]> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("a sentence without reference");
    }
    Item item = new Item(Counts.of(hypothesis), references.stream().map(Counts::of).toList());
    items.add(item);
    Set<String> seen = new HashSet<>();
    for (Counts reference : item.references()) {
      reference.byOrder().forEach(counts -> seen.addAll(counts.keySet()));
    }
    seen.forEach(run -> documentFrequency.merge(run, 1, Integer::sum));
  }

  @Override
  public double value() {
    if (items.isEmpty()) {
      return Double.NaN;
    }
    double logSize = Math.log(items.size());
    double sum = 0;
    for (Item item : items) {
      Vector hypothesis = vector(item.hypothesis(), logSize);
      double score = 0;
      for (Counts reference : item.references()) {
        score += similarity(hypothesis, vector(reference, logSize));
      }
      sum += 10 * score / item.references().size();
    }
    return sum / items.size();
  }

  private Vector vector(Counts counts, double logSize) {
    List<Map<String, Double>> weights = new ArrayList<>(ORDER);
    double[] norms = new double[ORDER];
    int length = 0;
    for (int n = 0; n < ORDER; n++) {
      Map<String, Double> order = new HashMap<>();
      double squares = 0;
      for (Map.Entry<String, Integer> run : counts.byOrder().get(n).entrySet()) {
        double frequency = Math.max(1, documentFrequency.getOrDefault(run.getKey(), 0));
        double weight = run.getValue() * (logSize - Math.log(frequency));
        order.put(run.getKey(), weight);
        squares += weight * weight;
        length += n == 1 ? run.getValue() : 0;
      }
      weights.add(order);
      norms[n] = Math.sqrt(squares);
    }
    return new Vector(weights, norms, length);
  }

  private static double similarity(Vector hypothesis, Vector reference) {
    double difference = hypothesis.length() - reference.length();
    double penalty = Math.exp(-difference * difference / (2 * SIGMA * SIGMA));
    double sum = 0;
    for (int n = 0; n < ORDER; n++) {
      double product = 0;
      Map<String, Double> right = reference.weights().get(n);
      for (Map.Entry<String, Double> run : hypothesis.weights().get(n).entrySet()) {
        double weight = right.getOrDefault(run.getKey(), 0.0);
        product += Math.min(run.getValue(), weight) * weight;
      }
      double norms = hypothesis.norms()[n] * reference.norms()[n];
      sum += (norms == 0 ? product : product / norms) * penalty;
    }
    return sum / ORDER;
  }

  @Override
  public void reset() {
    items.clear();
    documentFrequency.clear();
  }
}
