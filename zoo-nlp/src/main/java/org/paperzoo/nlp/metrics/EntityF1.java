package org.paperzoo.nlp.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.paperzoo.core.metrics.Metric;

/**
 * Precision, recall and F1 of entities: an entity counts if its type and both its ends are right
 * (Tjong Kim Sang and De Meulder, "Introduction to the CoNLL-2003 Shared Task", 2003). Tags are
 * read as by {@code conlleval} and seqeval's default mode, in any of the schemes IOB1, IOB2, IOE
 * and IOBES; an entity that begins with I counts. From 0 to 1, 0 where there is no entity at all;
 * NaN for no sentences.
 */
public final class EntityF1 implements Metric {
  /** An entity: its type and its first and last word. */
  private record Entity(String type, int first, int last) {}

  /** Of one type: the entities that are right, predicted and there. */
  private static final class Tally {
    private long correct;
    private long predicted;
    private long actual;

    double precision() {
      return predicted == 0 ? 0 : (double) correct / predicted;
    }

    double recall() {
      return actual == 0 ? 0 : (double) correct / actual;
    }

    double f1() {
      return predicted + actual == 0 ? 0 : 2.0 * correct / (predicted + actual);
    }
  }

  private final Map<String, Tally> types = new TreeMap<>();
  private long sentences;

  /**
   * Adds a sentence.
   *
   * @param predicted the tags of its words, such as {@code O}, {@code B-person}, {@code I-person}
   * @param actual the right tags
   * @throws IllegalArgumentException if there are not as many
   */
  public void add(List<String> predicted, List<String> actual) {
    if (predicted.size() != actual.size()) {
      throw new IllegalArgumentException(
          predicted.size() + " predicted tags for " + actual.size() + " words");
    }
    sentences++;
    Set<Entity> guesses = entities(predicted);
    Set<Entity> right = entities(actual);
    for (Entity guess : guesses) {
      Tally tally = tally(guess.type());
      tally.predicted++;
      tally.correct += right.contains(guess) ? 1 : 0;
    }
    right.forEach(entity -> tally(entity.type()).actual++);
  }

  private Tally tally(String type) {
    return types.computeIfAbsent(type, t -> new Tally());
  }

  private static Set<Entity> entities(List<String> tags) {
    Set<Entity> entities = new HashSet<>();
    char previous = 'O';
    String previousType = "";
    int start = 0;
    for (int i = 0; i <= tags.size(); i++) {
      String tag = i < tags.size() ? tags.get(i) : "O";
      char position = tag.isEmpty() ? 'O' : tag.charAt(0);
      String type = type(tag);
      boolean changed = !type.equals(previousType);
      if (ends(previous, position, changed)) {
        entities.add(new Entity(previousType, start, i - 1));
      }
      if (starts(previous, position, changed)) {
        start = i;
      }
      previous = position;
      previousType = type;
    }
    return entities;
  }

  /** Returns what follows the first hyphen behind the position, {@code _} if nothing does. */
  private static String type(String tag) {
    String rest = tag.isEmpty() ? "" : tag.substring(1);
    int hyphen = rest.indexOf('-');
    String type = hyphen < 0 ? rest : rest.substring(hyphen + 1);
    return type.isEmpty() ? "_" : type;
  }

  private static boolean ends(char previous, char position, boolean changed) {
    return switch (previous) {
      case 'O' -> false;
      case 'E', 'S' -> true;
      case 'B', 'I' -> position == 'B' || position == 'S' || position == 'O' || changed;
      default -> previous != '.' && changed;
    };
  }

  private static boolean starts(char previous, char position, boolean changed) {
    return switch (position) {
      case 'O' -> false;
      case 'B', 'S' -> true;
      case 'E', 'I' -> previous == 'E' || previous == 'S' || previous == 'O' || changed;
      default -> position != '.' && changed;
    };
  }

  private Tally all() {
    Tally all = new Tally();
    for (Tally tally : types.values()) {
      all.correct += tally.correct;
      all.predicted += tally.predicted;
      all.actual += tally.actual;
    }
    return all;
  }

  /** Returns the precision of all entities. */
  public double precision() {
    return sentences == 0 ? Double.NaN : all().precision();
  }

  /** Returns the recall of all entities. */
  public double recall() {
    return sentences == 0 ? Double.NaN : all().recall();
  }

  /** Returns F1 of all entities. */
  @Override
  public double value() {
    return sentences == 0 ? Double.NaN : all().f1();
  }

  /** Returns F1 of the entities of a type; 0 if there are none. */
  public double f1(String type) {
    Tally tally = types.get(type);
    return sentences == 0 ? Double.NaN : tally == null ? 0 : tally.f1();
  }

  /** Returns the mean of the types' F1. */
  public double macroF1() {
    return sentences == 0
        ? Double.NaN
        : types.values().stream().mapToDouble(Tally::f1).average().orElse(0);
  }

  /** Returns the types of all entities that were added, in alphabetical order. */
  public Set<String> types() {
    return new TreeSet<>(types.keySet());
  }

  @Override
  public void reset() {
    types.clear();
    sentences = 0;
  }
}
