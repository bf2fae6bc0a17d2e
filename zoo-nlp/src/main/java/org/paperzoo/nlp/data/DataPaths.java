package org.paperzoo.nlp.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * Finds the files and folders that configs name: an absolute path as it is, a relative one in the
 * working folder or else in the data folder, which records their use.
 */
public final class DataPaths {
  private DataPaths() {}

  /**
   * Returns a file.
   *
   * @param origin where it can be found, or null for the user's own data
   * @throws FailureException if there is none
   */
  public static Path file(DataHome home, String path, String origin) {
    Path found = find(home, path, origin);
    if (!Files.isRegularFile(found)) {
      throw new FailureException(found + ": expected a file, but it is a folder.");
    }
    return found;
  }

  /**
   * Returns a folder.
   *
   * @param origin where it can be found, or null for the user's own data
   * @throws FailureException if there is none
   */
  public static Path folder(DataHome home, String path, String origin) {
    Path found = find(home, path, origin);
    if (!Files.isDirectory(found)) {
      throw new FailureException(found + ": expected a folder, but it is a file.");
    }
    return found;
  }

  /**
   * Returns a file or a folder.
   *
   * @param origin where it can be found, or null for the user's own data
   * @throws FailureException if there is none
   */
  static Path find(DataHome home, String text, String origin) {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException("\"" + text + "\" is not a path: " + e.getMessage() + ".", e);
    }
    if (Files.exists(path)) {
      home.noteUse(text, path);
      return path;
    }
    if (path.isAbsolute()) {
      throw new FailureException(path + ": no such file or folder.");
    }
    try {
      if (origin != null) {
        return home.require(text, origin);
      }
      return home.find(text)
          .orElseThrow(
              () ->
                  new FailureException(
                      text
                          + ": no such file or folder, neither in the working folder nor in the"
                          + " data folder "
                          + home.root()
                          + "."));
    } catch (IllegalArgumentException e) {
      throw new FailureException(path.toAbsolutePath() + ": no such file or folder.", e);
    }
  }
}
