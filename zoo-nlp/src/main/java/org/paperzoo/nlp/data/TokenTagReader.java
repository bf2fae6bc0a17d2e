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
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * Reads the format of the CoNLL shared tasks: columns separated by tabs or spaces, one word per
 * line, a blank line between sentences; {@code -DOCSTART-} lines are skipped.
 */
final class TokenTagReader {
  private final String name;
  private final int wordColumn;
  private final int tagColumn;
  private final List<String> tags;

  /**
   * Creates a reader.
   *
   * @param name the data set's name
   * @param wordColumn the column of the word; negative numbers count from the end
   * @param tagColumn the column of the tag, likewise
   * @param tags the tags in the order of their numbers, or null for those of the training sentences
   */
  TokenTagReader(String name, int wordColumn, int tagColumn, List<String> tags) {
    this.name = name;
    this.wordColumn = wordColumn;
    this.tagColumn = tagColumn;
    this.tags = tags;
  }

  /**
   * Reads the files of a data set.
   *
   * @param validation may be null
   * @param test may be null
   */
  TokenTagData read(Path train, Path validation, Path test) {
    List<Raw> sentences = read(train);
    List<String> names = tags == null ? tagsOf(sentences) : tags;
    if (new HashSet<>(names).size() != names.size() || names.isEmpty()) {
      throw new UsageException("data.tags: expected distinct tags, found " + names + ".");
    }
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      numbers.put(names.get(i), i);
    }
    return new TokenTagData(
        name,
        List.copyOf(names),
        numbered(sentences, numbers, names),
        validation == null ? List.of() : numbered(read(validation), numbers, names),
        test == null ? List.of() : numbered(read(test), numbers, names));
  }

  /** A sentence with the names of its tags, and where its first line is. */
  private record Raw(List<String> words, List<String> tags, Path file, long line) {}

  private List<Raw> read(Path file) {
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
        String word = field(fields, wordColumn, "word", lines);
        String tag = field(fields, tagColumn, "tag", lines);
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
