package org.paperzoo.nlp.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.paperzoo.core.metrics.Metric;

/**
 * Exact match and F1 of extractive question answering: of the answers that people gave the best
 * counts, after case, punctuation, articles and white space are taken away. Scores are from 0 to
 * 100; NaN for no questions.
 *
 * <p>While every question has an answer they are those of SQuAD's {@code evaluate-v1.1.py}, in
 * which texts that share no word have an F1 of 0, even if nothing is left of either. With a
 * question that has none all are judged as {@code evaluate-v2.0.py} does: answers of which nothing
 * is left do not count, a question without (other) answers is right if nothing is left of the
 * prediction.
 */
public final class SquadScore implements Metric {
  /** Between Python's word boundaries: to it, unlike to Java, a combining mark is not a word. */
  private static final Pattern ARTICLES =
      Pattern.compile("(?<![\\p{L}\\p{N}_])(a|an|the)(?![\\p{L}\\p{N}_])");

  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /** Exact match and F1 of one prediction, from 0 to 1. */
  private record Judged(double exact, double f1) {
    double score(boolean wantExact) {
      return wantExact ? exact : f1;
    }
  }

  private record Item(
      boolean answerable, boolean empty, Judged first, Judged second, double noAnswer) {
    /** Returns the prediction's score by the rules of SQuAD 2.0 or 1.1. */
    double score(boolean exact, boolean secondRules) {
      return (secondRules ? second : first).score(exact);
    }
  }

  /**
   * The threshold of the no-answer score that gives the best score, found as {@code
   * evaluate-v2.0.py} does.
   *
   * @param score the best score, from 0 to 100
   * @param threshold above it (not at it) the answer is taken to be none. It is 0 where nothing
   *     beats no answer to any question, as in the script, which means probabilities by it; with
   *     margins, which can be negative, that 0 may let answers through, so that only the score is
   *     of use then
   */
  public record Threshold(double score, double threshold) {}

  private final List<Item> items = new ArrayList<>();

  /** Adds a question whose prediction stands, whatever the threshold. */
  public void add(String prediction, List<String> answers) {
    add(prediction, answers, 0);
  }

  /**
   * Adds a question.
   *
   * @param prediction the predicted answer, empty for none
   * @param answers the right answers; none if there is no answer
   * @param noAnswer the probability (or another score, such as the margin over the best answer) of
   *     there being no answer
   */
  public void add(String prediction, List<String> answers, double noAnswer) {
    List<String> right = answers.stream().filter(answer -> !normalize(answer).isEmpty()).toList();
    items.add(
        new Item(
            !answers.isEmpty(),
            prediction.isEmpty(),
            judge(prediction, answers, 0),
            judge(prediction, right.isEmpty() ? List.of("") : right, 1),
            noAnswer));
  }

  /** Returns the score of the answer that fits best. */
  private static Judged judge(String prediction, List<String> answers, double bothEmpty) {
    double exact = 0;
    double f1 = 0;
    for (String answer : answers) {
      exact = Math.max(exact, exact(prediction, answer));
      f1 = Math.max(f1, f1(prediction, answer, bothEmpty));
    }
    return new Judged(exact, f1);
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

  private static double f1(String prediction, String answer, double bothEmpty) {
    String[] guess = PythonText.split(normalize(prediction));
    String[] right = PythonText.split(normalize(answer));
    if (guess.length == 0 && right.length == 0) {
      return bothEmpty;
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

  /** Returns whether some question has no answer, so that SQuAD 2.0's rules hold. */
  public boolean someImpossible() {
    return items.stream().anyMatch(item -> !item.answerable());
  }

  /** Returns whether some question has an answer. */
  public boolean someAnswerable() {
    return items.stream().anyMatch(Item::answerable);
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

  /** Returns the exact match of the questions that have an answer; NaN if none has. */
  public double exactMatchWithAnswer(double threshold) {
    return mean(threshold, true, true);
  }

  /** Returns the exact match of the questions that have no answer; NaN if all have. */
  public double exactMatchWithoutAnswer(double threshold) {
    return mean(threshold, true, false);
  }

  /** Returns F1 of the questions that have no answer; NaN if all have. */
  public double f1WithoutAnswer(double threshold) {
    return mean(threshold, false, false);
  }

  private double mean(double threshold, boolean exact, Boolean answerable) {
    double sum = 0;
    int count = 0;
    boolean second = someImpossible();
    for (Item item : items) {
      if (answerable == null || answerable == item.answerable()) {
        double score = item.score(exact, second);
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
    boolean second = someImpossible();
    double score = items.stream().filter(item -> !item.answerable()).count();
    Threshold best = new Threshold(score, 0);
    List<Item> sorted = new ArrayList<>(items);
    sorted.sort(Comparator.comparingDouble(Item::noAnswer));
    for (Item item : sorted) {
      if (item.answerable()) {
        score += item.score(exact, second);
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
