package org.paperzoo.nlp.metrics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.TextFile;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * Files of sentences to score, one per line.
 *
 * @param hypotheses the sentences to score
 * @param references the right ones of each
 */
record ScoredFiles(List<String> hypotheses, List<List<String>> references) {
  /**
   * Reads files, plain or gzip.
   *
   * @param files the hypotheses, then one or more files of references
   * @throws FailureException if one cannot be read, or they have not the same number of lines
   */
  static ScoredFiles read(List<String> files) {
    if (files.size() < 2) {
      throw new UsageException(
          "Name the file of the sentences to score, and then one or more files of references.");
    }
    List<List<String>> lines = files.stream().map(Path::of).map(TextFile::lines).toList();
    List<String> hypotheses = lines.get(0);
    for (int i = 0; i < files.size(); i++) {
      if (lines.get(i).size() != hypotheses.size()) {
        throw new FailureException(
            files.get(0)
                + " has "
                + count(hypotheses)
                + ", but "
                + files.get(i)
                + " has "
                + count(lines.get(i))
                + ". Line n of each file must belong together.");
      }
    }
    if (hypotheses.isEmpty()) {
      throw new FailureException(files.get(0) + ": has no sentences.");
    }
    List<List<String>> references = new ArrayList<>();
    for (int n = 0; n < hypotheses.size(); n++) {
      int line = n;
      references.add(lines.stream().skip(1).map(file -> file.get(line)).toList());
    }
    return new ScoredFiles(hypotheses, references);
  }

  private static String count(List<String> lines) {
    return lines.size() + (lines.size() == 1 ? " line" : " lines");
  }
}
