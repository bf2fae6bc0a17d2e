package org.paperzoo.core.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;

/** Which data a run was made from. */
final class DataChecksums {
  /** What is larger is named by its size: reading it again would take longer than it is worth. */
  private static final long MOST_BYTES = 1L << 30;

  private DataChecksums() {}

  /**
   * Returns the checksum of each file and folder that was used: the SHA-256 of a file, or of the
   * list of a folder's files, which {@code sha256sum} prints when it is given them in the order of
   * their paths.
   */
  static Map<String, String> of(DataHome home) {
    Map<String, String> checksums = new LinkedHashMap<>();
    home.used().forEach((name, path) -> checksums.put(name, of(path)));
    return checksums;
  }

  private static String of(Path path) {
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      if (bytes > MOST_BYTES) {
        return files.size() + " files, " + bytes + " bytes";
      }
      if (Files.isRegularFile(path)) {
        return "sha256:" + DataHome.sha256(path);
      }
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        String name = path.relativize(file).toString().replace('\\', '/');
        String line = DataHome.sha256(file) + "  ./" + name + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new FailureException("Cannot read the data " + path + ": " + e.getMessage() + ".", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
