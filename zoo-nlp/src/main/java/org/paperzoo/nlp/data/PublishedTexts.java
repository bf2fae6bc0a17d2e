package org.paperzoo.nlp.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.paperzoo.core.data.BasicDataSets;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;

/**
 * Finds the files of text data sets that DJL's Basic Dataset publishes: in the data folder, or else
 * in the cache, where they are downloaded to once.
 */
public final class PublishedTexts {
  private PublishedTexts() {}

  /** Takes a data set from DJL's repository. */
  @FunctionalInterface
  private interface Source {
    Path fetch() throws IOException;
  }

  /**
   * Returns the folder of a data set, or a file in it.
   *
   * @param relative what is looked for in the data folder
   * @param artifact the data set's name in DJL's repository
   * @param version the version there
   * @param inside the place in what DJL unpacks
   * @throws FailureException if it is nowhere and cannot be downloaded
   */
  public static Path unpacked(
      DataHome home, String relative, String artifact, String version, String inside) {
    return find(
        home,
        relative,
        artifact,
        () -> BasicDataSets.textFolder(home, artifact, version).resolve(inside));
  }

  /**
   * Returns a file of a data set.
   *
   * @param item its name in DJL's repository
   * @throws FailureException if it is nowhere and cannot be downloaded
   */
  static Path file(DataHome home, String relative, String artifact, String version, String item) {
    return find(
        home, relative, artifact, () -> BasicDataSets.textFile(home, artifact, version, item));
  }

  private static Path find(DataHome home, String relative, String artifact, Source source) {
    Optional<Path> found = home.find(relative);
    if (found.isPresent()) {
      return found.get();
    }
    try {
      Path path = source.fetch();
      home.noteUse(relative, path);
      return path;
    } catch (IOException e) {
      throw new FailureException(
          relative
              + " is not in the data folder, and DJL's "
              + artifact
              + " cannot be downloaded ("
              + e.getMessage()
              + "). Put it at "
              + home.root().resolve(relative)
              + ", or name another data set.",
          e);
    }
  }
}
