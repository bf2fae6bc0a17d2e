package org.paperzoo.core.data;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * A file of a public data set: where it lies in the data folder, where it comes from and how to
 * know it is the right one.
 *
 * @param path the place in the data folder, with forward slashes, for example {@code
 *     cora/cora.nodes.tsv}
 * @param origin where a person finds it: an address, or a sentence
 * @param downloads addresses of the file itself, tried in this order; empty where it must be
 *     fetched by hand
 * @param sha256 the SHA-256 in hexadecimal, or null where none is known (then nothing protects a
 *     download from damage, except that the reader checks the format)
 * @param size the number of bytes, or -1 where it is not known
 * @param licence the licence or terms of use as the publisher states them
 */
public record DataFile(
    String path, String origin, List<URI> downloads, String sha256, long size, String licence) {

  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException if the path is not a plain relative path, a download address
   *     is not http or https, or the SHA-256 is malformed
   */
  public DataFile {
    checkRelative(path);
    downloads = List.copyOf(downloads);
    for (URI uri : downloads) {
      if (!"https".equals(uri.getScheme()) && !"http".equals(uri.getScheme())) {
        throw new IllegalArgumentException("not an http address: " + uri);
      }
    }
    if (sha256 != null) {
      sha256 = sha256.toLowerCase(Locale.ROOT);
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("not a SHA-256: " + sha256);
      }
    }
  }

  /** Describes a file that must be fetched by hand. */
  public static DataFile byHand(String path, String origin, String licence) {
    return new DataFile(path, origin, List.of(), null, -1, licence);
  }

  /**
   * Refuses paths that could leave the data folder or that mean different files on different
   * systems.
   */
  static void checkRelative(String path) {
    boolean plain =
        !path.isEmpty()
            && path.indexOf('\\') < 0
            && path.indexOf(':') < 0
            && path.indexOf('\0') < 0;
    for (String part : path.split("/", -1)) {
      plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
    }
    if (!plain) {
      throw new IllegalArgumentException("not a plain relative path: " + path);
    }
  }
}
