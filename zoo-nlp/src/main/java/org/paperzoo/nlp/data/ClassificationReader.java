package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.data.TableReader;
import org.paperzoo.core.error.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the examples of tables whose columns are given. */
final class ClassificationReader {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClassificationReader.class);

  private final TableColumns columns;
  private final List<String> labels;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final boolean skipShort;

  /**
   * Creates a reader.
   *
   * @param labels the classes as the files write them, by number; empty where labels are scores
   * @param skipShort whether rows without all columns are skipped
   */
  ClassificationReader(TableColumns columns, List<String> labels, boolean skipShort) {
    this.columns = columns;
    this.labels = labels;
    this.skipShort = skipShort;
    for (int i = 0; i < labels.size(); i++) {
      numbers.put(labels.get(i), i);
    }
  }

  /** Returns the examples of a training file: each has a label. */
  List<TextExample> training(Path file) {
    return examples(file, true);
  }

  /** Returns the examples of another file: all have labels, or none has. */
  List<TextExample> evaluation(Path file) {
    return examples(file, false);
  }

  /** Returns the classes of a training file: in numerical order if all are numbers. */
  static List<String> labels(Path file, TableColumns columns) {
    Set<String> seen = new LinkedHashSet<>();
    try (TableReader table = TableReader.open(file, !columns.areNumbers())) {
      while (table.next()) {
        seen.add(requiredLabel(table, columns.label()));
      }
    }
    if (seen.isEmpty()) {
      throw noExamples(file);
    }
    List<String> labels = new ArrayList<>(seen);
    boolean numbers = labels.stream().allMatch(label -> label.matches("-?\\d{1,9}"));
    labels.sort(numbers ? Comparator.comparingInt(Integer::parseInt) : Comparator.naturalOrder());
    return labels;
  }

  private static FailureException noExamples(Path file) {
    return new FailureException(
        file + ": has no examples; expected a header row and a row for each example.");
  }

  /** Returns whether a row has a label: an empty field is none. */
  private static boolean hasLabel(TableReader table, String column) {
    return table.has(column) && !table.get(column).isBlank();
  }

  private static String requiredLabel(TableReader table, String column) {
    if (!hasLabel(table, column)) {
      throw table.failure(
          "the label is missing (column \""
              + column
              + "\"). Every training example needs one; fill it in or remove the row.");
    }
    return table.get(column);
  }

  private List<TextExample> examples(Path file, boolean training) {
    List<TextExample> examples = new ArrayList<>();
    int skipped = 0;
    try (TableReader table = TableReader.open(file, !columns.areNumbers())) {
      while (table.next()) {
        String id = String.valueOf(examples.size() + skipped);
        String a;
        String b;
        try {
          a = table.get(columns.text());
          b = columns.textPair() == null ? null : table.get(columns.textPair());
          if (skipShort && table.has(columns.label())) {
            table.get(columns.label());
          }
        } catch (FailureException e) {
          if (!skipShort) {
            throw e;
          }
          skipped++; // as BERT's own script does: QQP has a few broken rows
          continue;
        }
        if (a.isBlank() && (b == null || b.isBlank())) {
          throw table.failure("the text is empty. Remove the row or fill it in.");
        }
        if (training) {
          requiredLabel(table, columns.label());
        }
        TextExample example =
            hasLabel(table, columns.label())
                ? labelled(id, a, b, table)
                : TextExample.unlabelled(id, a, b);
        if (!examples.isEmpty() && examples.get(0).isLabelled() != example.isLabelled()) {
          throw table.failure(
              "the row has "
                  + (example.isLabelled()
                      ? "a label, the rows before have none"
                      : "no label, the rows before have one")
                  + " (column \""
                  + columns.label()
                  + "\"). Give all rows labels, or none.");
        }
        examples.add(example);
      }
    }
    if (examples.isEmpty()) {
      throw noExamples(file);
    }
    if (skipped > 0) {
      LOGGER.warn("{}: {} rows without all columns are skipped", file, skipped);
    }
    return examples;
  }

  private TextExample labelled(String id, String a, String b, TableReader table) {
    String text = table.get(columns.label());
    if (labels.isEmpty()) {
      try {
        float score = Float.parseFloat(text.strip());
        if (Float.isFinite(score)) {
          return TextExample.scored(id, a, b, score);
        }
      } catch (NumberFormatException e) {
        // reported below
      }
      throw table.failure("the score \"" + text + "\" is not a number.");
    }
    Integer number = numbers.get(text);
    if (number == null) {
      String all = Arrays.toString(labels.stream().limit(20).toArray());
      throw table.failure(
          "the label \""
              + text
              + "\" is not one of the "
              + labels.size()
              + " classes "
              + all
              + (labels.size() > 20 ? " ..." : "")
              + ".");
    }
    return TextExample.labelled(id, a, b, number);
  }
}
