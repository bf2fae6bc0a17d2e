package org.paperzoo.nlp.parallel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.nlp.data.DataPaths;

/**
 * Multi30k, task 1 (Elliott, Frank, Sima'an and Specia, "Multi30K: Multilingual English-German
 * Image Descriptions", 2016): captions of photographs, translated by people from English. The raw
 * texts, neither tokenized nor in lower case.
 */
public final class Multi30k {
  static final String NAME = "multi30k";
  static final String ORIGIN = "https://github.com/multi30k/dataset (data/task1/raw)";

  /** The languages. */
  public enum Language {
    /** Czech. */
    CS,
    /** German. */
    DE,
    /** English. */
    EN,
    /** French. */
    FR;

    /** Returns the language's code. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Multi30k() {}

  /**
   * Opens the data set.
   *
   * @param place its folder, or null for the usual one
   * @param test the name of the test set's files without language
   */
  static ParallelData open(
      DataHome home, String place, Language source, Language target, String test) {
    Path folder = DataPaths.folder(home, place == null ? NAME : place, ORIGIN);
    return new ParallelData(
        NAME,
        part(folder, "train", source, target),
        part(folder, "val", source, target),
        part(folder, test, source, target));
  }

  private static ParallelText part(Path folder, String part, Language source, Language target) {
    return new AlignedLines(file(folder, part, source), file(folder, part, target));
  }

  private static Path file(Path folder, String part, Language language) {
    for (String ending : List.of(".gz", "")) {
      Path file = folder.resolve(part + "." + language.id() + ending);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new FailureException(
        folder
            + ": expected "
            + part
            + "."
            + language.id()
            + ".gz of Multi30k, but it is not there. It comes from "
            + ORIGIN
            + ".");
  }
}
