package org.paperzoo.nlp.parsing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.metrics.Metric;

/**
 * The labelled bracket F1 of parsing, by the rules of {@code evalb} with {@code COLLINS.prm} (Black
 * et al. 1991; Sekine and Collins 1997): a constituent is right if the other tree has one with the
 * same label over the same words. Punctuation is deleted, and constituents of nothing else with it;
 * the outer bracket does not count, words do not, functions of labels do not; {@code PRT} is {@code
 * ADVP}. From 0 to 100; NaN for no sentences.
 *
 * <p>Punctuation is what the right tree tags so: a predicted tree need not know parts of speech.
 */
public final class BracketF1 implements Metric {
  /** The parts of speech of punctuation. */
  static final Set<String> PUNCTUATION = Set.of(",", ":", "``", "''", ".");

  private long matched;
  private long predicted;
  private long right;
  private long sentences;
  private long complete;

  /**
   * A constituent.
   *
   * @param from the number of its first word, without punctuation
   * @param to that of the word after its last
   */
  private record Bracket(String label, int from, int to) {}

  /**
   * Adds a sentence.
   *
   * @param prediction the predicted tree
   * @param gold the right tree
   * @throws IllegalArgumentException if they have not the same words
   */
  public void add(ParseTree prediction, ParseTree gold) {
    List<ParseTree> words = gold.words();
    List<String> found = prediction.words().stream().map(ParseTree::word).toList();
    if (!found.equals(words.stream().map(ParseTree::word).toList())) {
      throw new IllegalArgumentException("trees of different words: " + found + " and " + words);
    }
    int[] places = new int[words.size() + 1];
    for (int i = 0; i < words.size(); i++) {
      places[i + 1] = places[i] + (PUNCTUATION.contains(words.get(i).label()) ? 0 : 1);
    }
    Map<Bracket, Integer> open = new HashMap<>();
    List<Bracket> goldBrackets = brackets(gold, places);
    goldBrackets.forEach(bracket -> open.merge(bracket, 1, Integer::sum));
    List<Bracket> predictedBrackets = brackets(prediction, places);
    int common = 0;
    for (Bracket bracket : predictedBrackets) {
      Integer left = open.get(bracket);
      if (left != null && left > 0) {
        open.put(bracket, left - 1);
        common++;
      }
    }
    matched += common;
    predicted += predictedBrackets.size();
    right += goldBrackets.size();
    sentences++;
    complete += common == goldBrackets.size() && common == predictedBrackets.size() ? 1 : 0;
  }

  private static List<Bracket> brackets(ParseTree tree, int[] places) {
    List<Bracket> brackets = new ArrayList<>();
    collect(tree, 0, places, brackets);
    return brackets;
  }

  /** Adds the constituents; returns the number of the word after the tree. */
  private static int collect(ParseTree tree, int from, int[] places, List<Bracket> brackets) {
    if (tree.isWord()) {
      return from + 1;
    }
    int to = from;
    for (ParseTree child : tree.children()) {
      to = collect(child, to, places, brackets);
    }
    String label = TreeCleaner.category(tree.label());
    if (places[from] < places[to]
        && !TreeCleaner.TOP.contains(label)
        && !PUNCTUATION.contains(label)) {
      brackets.add(new Bracket(label.equals("PRT") ? "ADVP" : label, places[from], places[to]));
    }
    return to;
  }

  /** Returns how many of the predicted constituents are right, from 0 to 100. */
  public double precision() {
    return predicted == 0 ? 0 : 100.0 * matched / predicted;
  }

  /** Returns how many of the right constituents are predicted, from 0 to 100. */
  public double recall() {
    return right == 0 ? 0 : 100.0 * matched / right;
  }

  /** Returns how many sentences have all constituents right and no other, from 0 to 100. */
  public double completeMatch() {
    return sentences == 0 ? Double.NaN : 100.0 * complete / sentences;
  }

  @Override
  public double value() {
    if (sentences == 0) {
      return Double.NaN;
    }
    return matched == 0 ? 0 : 200.0 * matched / (predicted + right);
  }

  @Override
  public void reset() {
    matched = 0;
    predicted = 0;
    right = 0;
    sentences = 0;
    complete = 0;
  }
}
