package org.paperzoo.core.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file to download, and what must hold of it before it is kept.
 *
 * @param file its place, addresses, size and SHA-256
 * @param gitBlobId its object id in a git repository in hexadecimal, which is the SHA-1 of {@code
 *     "blob " + size + "\0" + content}; null where it is not known
 * @param check a check of the content
 * @param token what its server takes for a log-in
 */
public record Download(DataFile file, String gitBlobId, ContentCheck check, AccessToken token) {

  private static final String DAMAGED = "it is damaged or not the expected version, and ";

  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException if the id is malformed
   */
  public Download {
    if (gitBlobId != null && !gitBlobId.matches("[0-9a-f]{40}")) {
      throw new IllegalArgumentException("not the id of a git object: " + gitBlobId);
    }
  }

  /** A file of which nothing else is known. */
  static Download of(DataFile file) {
    return new Download(file, null, ContentCheck.NONE, AccessToken.NONE);
  }

  /** Returns whether bytes of another version of the file would be noticed. */
  boolean hasDigest() {
    return file.sha256() != null || gitBlobId != null;
  }

  /** Returns what is wrong with a complete file, if anything. */
  Optional<String> fault(FileChannel content) throws IOException {
    long size = content.size();
    if (file.size() >= 0 && size != file.size()) {
      return Optional.of("it has " + size + " bytes instead of " + file.size() + removed(""));
    }
    if (file.sha256() != null) {
      String found = DataHome.sha256(start(content));
      if (!found.equals(file.sha256())) {
        return Optional.of(
            "its SHA-256 is " + found + " instead of " + file.sha256() + removed(DAMAGED));
      }
    }
    if (gitBlobId != null) {
      MessageDigest sha1 = DataHome.digest("SHA-1");
      sha1.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      String found = HexFormat.of().formatHex(DataHome.digest(sha1, start(content)));
      if (!found.equals(gitBlobId)) {
        return Optional.of(
            "its git object id is " + found + " instead of " + gitBlobId + removed(DAMAGED));
      }
    }
    return check.fault(start(content)).map(fault -> fault + removed(""));
  }

  private static String removed(String why) {
    return ", so " + (why.isEmpty() ? "it " : why) + "was removed";
  }

  /** Reads through the channel that holds the lock: some systems let nobody else read the file. */
  private static InputStream start(FileChannel content) throws IOException {
    content.position(0);
    // Closing this stream must not close the channel, which would release the lock.
    return new FilterInputStream(Channels.newInputStream(content)) {
      @Override
      public void close() {
        // The channel's owner closes it.
      }
    };
  }
}
