package org.paperzoo.graph;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the real data sets that some tests need: in ZOO_DATA, else in shared/data above the module.
 */
public final class TestData {
  private TestData() {}

  /** Returns the data folder; the test is skipped if it lacks {@code relative}. */
  public static Path root(String relative) {
    String given = System.getenv("ZOO_DATA");
    Path root = given == null || given.isBlank() ? null : Path.of(given).toAbsolutePath();
    for (Path up = Path.of("").toAbsolutePath(); root == null && up != null; up = up.getParent()) {
      if (Files.isDirectory(up.resolve("shared/data"))) {
        root = up.resolve("shared/data");
      }
    }
    assumeTrue(
        root != null && Files.exists(root.resolve(relative)),
        "needs the data set " + relative + " in ZOO_DATA");
    return root;
  }
}
