package org.paperzoo.core.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Recognises, by its first bytes, what was saved or downloaded in place of the file that its name
 * promises.
 */
final class Impostor {
  private Impostor() {}

  /** Returns an explanation to append to a message, empty if the bytes are not recognised. */
  static String hint(byte[] firstBytes) {
    String start = new String(firstBytes, ISO_8859_1);
    if (start.startsWith("version ")) {
      return " (it is a Git LFS pointer, not the file itself: run `git lfs pull` where it came"
          + " from)";
    }
    if (start.stripLeading().startsWith("<")) {
      return " (it is a web page, perhaps an error page saved by a download)";
    }
    if (start.startsWith("PK")) {
      return " (it is a zip archive, perhaps a PyTorch pickle that was renamed)";
    }
    return "";
  }
}
