package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * Sentences whose words are tagged, in the format of the CoNLL shared tasks: columns separated by
 * tabs or spaces, a word a line, a blank line between sentences, {@code -DOCSTART-} lines passed
 * over.
 *
 * @param name the data set's name
 * @param tagNames the names of tags 0, 1, ...
 * @param train the training sentences
 * @param validation the validation sentences; may be empty
 * @param test the test sentences; may be empty
 */
public record TokenTagData(
    String name,
    List<String> tagNames,
    List<TaggedSentence> train,
    List<TaggedSentence> validation,
    List<TaggedSentence> test) {
  private static final String WNUT = "wnut_17";
  private static final String FILES = "files";

  /** The names of the data sets. */
  static final List<String> NAMES = List.of(WNUT, FILES);

  /**
   * Loads the data set that a config names.
   *
   * @throws UsageException if there is none of the name
   * @throws FailureException if a file is missing or malformed, or has a tag of no number
   */
  public static TokenTagData load(TokenTagDataConfig config, DataHome home) {
    if (config.name().equals(WNUT)) {
      Path folder =
          DataPaths.folder(home, "wnut-17", "https://github.com/leondz/emerging_entities_17");
      return load(
          config,
          folder.resolve("train.conll"),
          folder.resolve("dev.conll"),
          folder.resolve("test.conll"));
    }
    if (config.train() == null) {
      throw new UsageException("data.train: expected the file of training sentences.");
    }
    return load(
        config,
        path(home, config.train()),
        path(home, config.validation()),
        path(home, config.test()));
  }

  private static Path path(DataHome home, String file) {
    return file == null ? null : DataPaths.file(home, file, null);
  }

  private static TokenTagData load(
      TokenTagDataConfig config, Path train, Path validation, Path test) {
    List<Raw> sentences = read(train, config);
    List<String> tags = config.tags() == null ? tagsOf(sentences) : config.tags();
    if (new HashSet<>(tags).size() != tags.size() || tags.isEmpty()) {
      throw new UsageException("data.tags: expected distinct tags, found " + tags + ".");
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < tags.size(); i++) {
      numbers.put(tags.get(i), i);
    }
    return new TokenTagData(
        config.name(),
        List.copyOf(tags),
        numbered(sentences, numbers, tags),
        validation == null ? List.of() : numbered(read(validation, config), numbers, tags),
        test == null ? List.of() : numbered(read(test, config), numbers, tags));
  }

  /** A sentence with the names of its tags, and where its first line is. */
  private record Raw(List<String> words, List<String> tags, Path file, long line) {}

  private static List<Raw> read(Path file, TokenTagDataConfig config) {
    List<Raw> sentences = new ArrayList<>();
    Raw open = null;
    try (TextLines lines = TextLines.open(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (line.isBlank()) {
          open = null;
          continue;
        }
        if (line.startsWith("-DOCSTART-")) {
          continue;
        }
        String[] fields = line.indexOf('\t') >= 0 ? line.split("\t", -1) : line.strip().split(" +");
        String word = field(fields, config.wordColumn(), "word", lines);
        String tag = field(fields, config.tagColumn(), "tag", lines);
        if (fields.length < 2) {
          throw lines.failure("expected a word and its tag, found \"" + line + "\".");
        }
        if (word.isEmpty() || tag.isEmpty()) {
          throw lines.failure(
              "the "
                  + (word.isEmpty() ? "word" : "tag")
                  + " is missing; expected a word and its tag, found \""
                  + line
                  + "\".");
        }
        if (open == null) {
          open = new Raw(new ArrayList<>(), new ArrayList<>(), file, lines.number());
          sentences.add(open);
        }
        open.words().add(word);
        open.tags().add(tag);
      }
    }
    if (sentences.isEmpty()) {
      throw new FailureException(file + ": has no sentences.");
    }
    return sentences;
  }

  private static String field(String[] fields, int column, String what, TextLines lines) {
    int index = column < 0 ? fields.length + column : column;
    if (index < 0 || index >= fields.length) {
      throw lines.failure(
          "the line has "
              + fields.length
              + " columns; there is no column "
              + column
              + " for the "
              + what
              + ".");
    }
    return fields[index].strip();
  }

  private static List<String> tagsOf(List<Raw> sentences) {
    Set<String> seen = new LinkedHashSet<>();
    sentences.forEach(sentence -> seen.addAll(sentence.tags()));
    List<String> tags = new ArrayList<>(seen);
    tags.sort(Comparator.comparing((String tag) -> !tag.equals("O")).thenComparing(tag -> tag));
    return tags;
  }

  private static List<TaggedSentence> numbered(
      List<Raw> sentences, Map<String, Integer> numbers, List<String> tags) {
    List<TaggedSentence> result = new ArrayList<>(sentences.size());
    for (Raw sentence : sentences) {
      int[] ids = new int[sentence.tags().size()];
      for (int i = 0; i < ids.length; i++) {
        Integer number = numbers.get(sentence.tags().get(i));
        if (number == null) {
          throw new FailureException(
              sentence.file()
                  + ":"
                  + (sentence.line() + i)
                  + ": the tag \""
                  + sentence.tags().get(i)
                  + "\" is not one of "
                  + tags
                  + ".");
        }
        ids[i] = number;
      }
      result.add(new TaggedSentence(List.copyOf(sentence.words()), ids));
    }
    return List.copyOf(result);
  }
}
