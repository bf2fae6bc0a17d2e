package org.paperzoo.nlp.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.data.TableReader;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;

/**
 * E2E NLG (Novikova, Dušek and Rieser, "The E2E Dataset: New Challenges for End-to-End Generation",
 * 2017): sentences about restaurants to be written from their attributes. All sentences of a
 * meaning are the references of one example.
 *
 * @param train the training examples
 * @param validation the validation examples
 * @param test the test examples
 */
public record E2eData(List<E2eExample> train, List<E2eExample> validation, List<E2eExample> test) {
  /**
   * Loads the files that a config names.
   *
   * @throws FailureException if one is missing or malformed
   */
  public static E2eData load(E2eDataConfig config, DataHome home) {
    String origin = "https://github.com/microsoft/LoRA (examples/NLG/data/e2e)";
    return new E2eData(
        read(DataPaths.file(home, config.train(), origin)),
        read(DataPaths.file(home, config.validation(), origin)),
        read(DataPaths.file(home, config.test(), origin)));
  }

  /**
   * Reads a file of {@code meaning||sentence} lines, or the challenge's CSV.
   *
   * @throws FailureException if it is missing or malformed
   */
  public static List<E2eExample> read(Path file) {
    Map<String, List<String>> references = new LinkedHashMap<>();
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      try (TableReader table = TableReader.open(file, true)) {
        while (table.next()) {
          add(references, table.get("mr"), table.get("ref"));
        }
      }
    } else {
      try (TextLines lines = TextLines.open(file)) {
        for (String line = lines.next(); line != null; line = lines.next()) {
          if (line.isBlank()) {
            continue;
          }
          int bars = line.indexOf("||");
          if (bars < 0) {
            throw lines.failure("expected \"meaning||sentence\", found \"" + line + "\".");
          }
          add(references, line.substring(0, bars), line.substring(bars + 2));
        }
      }
    }
    if (references.isEmpty()) {
      throw new FailureException(file + ": has no examples.");
    }
    List<E2eExample> examples = new ArrayList<>(references.size());
    references.forEach((meaning, all) -> examples.add(new E2eExample(meaning, List.copyOf(all))));
    return List.copyOf(examples);
  }

  private static void add(Map<String, List<String>> references, String meaning, String sentence) {
    references.computeIfAbsent(meaning.strip(), m -> new ArrayList<>()).add(sentence.strip());
  }
}
