package org.paperzoo.nlp.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.paperzoo.core.metrics.Metric;

/**
 * Exact match and F1 of extractive question answering as SQuAD's {@code evaluate-v1.1.py} and
 * {@code evaluate-v2.0.py} compute them: of the answers that people gave the best counts, after
 * case, punctuation, articles and white space are taken away; a question without answer is right if
 * the prediction is empty. Scores are from 0 to 100; NaN for no questions.
 */
public final class SquadScore implements Metric {
  /** Between Python's word boundaries: to it, unlike to Java, a combining mark is no word. */
  private static final Pattern ARTICLES =
      Pattern.compile("(?<![\\p{L}\\p{N}_])(a|an|the)(?![\\p{L}\\p{N}_])");

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private record Item(
      boolean answerable, boolean empty, double exact, double f1, double noAnswer) {}

  /**
   * The threshold of the probability of no answer that gives the best score.
   *
   * @param score the best score, from 0 to 100
   * @param threshold above it (not at it) the answer is taken to be none
   */
  public record Threshold(double score, double threshold) {}

  private final List<Item> items = new ArrayList<>();

  /** Adds a question of SQuAD 1.1, which has an answer. */
  public void add(String prediction, List<String> answers) {
    add(prediction, answers, 0);
  }

  /**
   * Adds a question.
   *
   * @param prediction the predicted answer, empty for none
   * @param answers the right answers; none if there is no answer
   * @param noAnswer the probability (or another score) of there being no answer
   */
  public void add(String prediction, List<String> answers, double noAnswer) {
    List<String> right = answers.stream().filter(answer -> !normalize(answer).isEmpty()).toList();
    double exact = 0;
    double f1 = 0;
    for (String answer : right.isEmpty() ? List.of("") : right) {
      exact = Math.max(exact, exact(prediction, answer));
      f1 = Math.max(f1, f1(prediction, answer));
    }
    items.add(new Item(!answers.isEmpty(), prediction.isEmpty(), exact, f1, noAnswer));
  }

  /** Returns an answer without case, punctuation, articles and superfluous white space. */
  static String normalize(String answer) {
    String lower = answer.toLowerCase(Locale.ROOT);
    StringBuilder plain = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      if (PUNCTUATION.indexOf(lower.charAt(i)) < 0) {
        plain.append(lower.charAt(i));
      }
    }
    return String.join(" ", PythonText.split(ARTICLES.matcher(plain).replaceAll(" ")));
  }

  private static double exact(String prediction, String answer) {
    return normalize(prediction).equals(normalize(answer)) ? 1 : 0;
  }

  private static double f1(String prediction, String answer) {
    String[] guess = PythonText.split(normalize(prediction));
    String[] right = PythonText.split(normalize(answer));
    if (guess.length == 0 || right.length == 0) {
      return Arrays.equals(guess, right) ? 1 : 0;
    }
    Map<String, Integer> left = new HashMap<>();
    for (String word : right) {
      left.merge(word, 1, Integer::sum);
    }
    int common = 0;
    for (String word : guess) {
      Integer count = left.get(word);
      if (count != null && count > 0) {
        common++;
        left.put(word, count - 1);
      }
    }
    if (common == 0) {
      return 0;
    }
    double precision = (double) common / guess.length;
    double recall = (double) common / right.length;
    return 2 * precision * recall / (precision + recall);
  }

  /** Returns the number of questions. */
  public int count() {
    return items.size();
  }

  /** Returns the exact match of the predictions as they are. */
  public double exactMatch() {
    return exactMatch(Double.POSITIVE_INFINITY);
  }

  /** Returns the exact match when an answer is none whose no-answer score is above a threshold. */
  public double exactMatch(double threshold) {
    return mean(threshold, true, null);
  }

  /** Returns F1 of the predictions as they are. */
  public double f1() {
    return f1(Double.POSITIVE_INFINITY);
  }

  /** Returns F1 when an answer is none whose no-answer score is above a threshold. */
  public double f1(double threshold) {
    return mean(threshold, false, null);
  }

  /** Returns F1 of the questions that have an answer; NaN if none has. */
  public double f1WithAnswer(double threshold) {
    return mean(threshold, false, true);
  }

  /** Returns F1 (and exact match) of the questions that have no answer; NaN if all have. */
  public double f1WithoutAnswer(double threshold) {
    return mean(threshold, false, false);
  }

  private double mean(double threshold, boolean exact, Boolean answerable) {
    double sum = 0;
    int count = 0;
    for (Item item : items) {
      if (answerable == null || answerable == item.answerable()) {
        double score = exact ? item.exact() : item.f1();
        sum += item.noAnswer() > threshold ? (item.answerable() ? 0 : 1) : score;
        count++;
      }
    }
    return count == 0 ? Double.NaN : 100 * sum / count;
  }

  /** Returns the threshold of the best exact match. */
  public Threshold bestExactMatch() {
    return best(true);
  }

  /** Returns the threshold of the best F1. */
  public Threshold bestF1() {
    return best(false);
  }

  private Threshold best(boolean exact) {
    if (items.isEmpty()) {
      return new Threshold(Double.NaN, Double.NaN);
    }
    // All are none at first; then, from the least score of none up, one answer after another
    // counts.
    double score = items.stream().filter(item -> !item.answerable()).count();
    Threshold best = new Threshold(score, 0);
    List<Item> sorted = new ArrayList<>(items);
    sorted.sort(Comparator.comparingDouble(Item::noAnswer));
    for (Item item : sorted) {
      if (item.answerable()) {
        score += exact ? item.exact() : item.f1();
      } else if (!item.empty()) {
        score -= 1;
      }
      if (score > best.score()) {
        best = new Threshold(score, item.noAnswer());
      }
    }
    return new Threshold(100 * best.score() / items.size(), best.threshold());
  }

  /** Returns F1 of the predictions as they are. */
  @Override
  public double value() {
    return f1();
  }

  @Override
  public void reset() {
    items.clear();
  }
}
