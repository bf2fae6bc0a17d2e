package org.paperzoo.core.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The real data sets that some tests need: {@code $ZOO_DATA}, or {@code shared/data} beside the
 * repository.
 */
final class SharedData {

  private SharedData() {}

  /** Returns a home over the data folder with this data set, or skips the calling test. */
  static DataHome homeWith(String set, Path cache) {
    String environment = System.getenv("ZOO_DATA");
    Path folder = environment == null ? null : Path.of(environment);
    for (Path up = Path.of("").toAbsolutePath();
        folder == null && up != null;
        up = up.getParent()) {
      Path candidate = up.resolve("shared/data");
      folder = Files.isDirectory(candidate) ? candidate : null;
    }
    assumeTrue(
        folder != null && Files.exists(folder.resolve(set)),
        "Set ZOO_DATA to a folder that has " + set + " to run this test.");
    return new DataHome(folder, cache).offline();
  }
}
