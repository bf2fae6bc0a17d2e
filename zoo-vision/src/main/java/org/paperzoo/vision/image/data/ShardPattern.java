package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * The files of a pattern such as {@code data/train-{0000..0099}.tar}, {@code data/{a,b}.tar} or
 * {@code data/train-*.tar}. Braces are expanded as in webdataset and the shell, in order; what is
 * left is matched with the names of files, sorted.
 */
final class ShardPattern {
  private static final Pattern RANGE = Pattern.compile("\\{([0-9]{1,9})\\.\\.([0-9]{1,9})\\}");
  private static final Pattern CHOICE = Pattern.compile("\\{([^{}]*,[^{}]*)\\}");
  private static final Pattern GLOB = Pattern.compile("[*?\\[]");
  private static final int MOST = 1_000_000;

  private ShardPattern() {}

  /**
   * Returns the files.
   *
   * @throws FailureException if there is none, or one that braces name does not exist
   */
  static List<Path> files(String pattern) {
    List<Path> files = new ArrayList<>();
    for (String one : expand(pattern)) {
      int name = one.lastIndexOf('/') + 1;
      if (GLOB.matcher(one).find()) {
        files.addAll(matching(Path.of(one.substring(0, name)), one.substring(name)));
        continue;
      }
      Path file = Path.of(one);
      if (!Files.isRegularFile(file)) {
        throw new FailureException(
            file.toAbsolutePath() + ": no such shard (of the pattern " + pattern + ").");
      }
      files.add(file);
    }
    if (files.isEmpty()) {
      throw new FailureException(pattern + ": no file has a name of this pattern.");
    }
    return files;
  }

  /** Returns whether there is a file of the pattern. */
  static boolean exists(String pattern) {
    try {
      return !files(pattern).isEmpty();
    } catch (FailureException e) {
      return false;
    }
  }

  /** Expands the braces, the first one slowest. */
  static List<String> expand(String pattern) {
    List<String> values = new ArrayList<>();
    Matcher range = RANGE.matcher(pattern);
    Matcher choice = CHOICE.matcher(pattern);
    boolean hasRange = range.find();
    boolean hasChoice = choice.find();
    Matcher found = hasRange && (!hasChoice || range.start() < choice.start()) ? range : choice;
    if (!hasRange && !hasChoice) {
      return List.of(pattern);
    }
    List<String> rest = expand(pattern.substring(found.end()));
    for (String value : found == range ? numbers(range) : List.of(choice.group(1).split(",", -1))) {
      if ((long) values.size() + rest.size() > MOST) {
        throw new UsageException(pattern + ": names more than " + MOST + " shards.");
      }
      rest.forEach(end -> values.add(pattern.substring(0, found.start()) + value + end));
    }
    return values;
  }

  private static List<String> numbers(Matcher range) {
    int from = Integer.parseInt(range.group(1));
    int to = Integer.parseInt(range.group(2));
    if (from > to || to - from >= MOST) {
      throw new UsageException(
          range.group() + ": expected a range of at most " + MOST + " shards, in ascending order.");
    }
    List<String> numbers = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      String digits = Integer.toString(i);
      numbers.add("0".repeat(Math.max(0, range.group(1).length() - digits.length())) + digits);
    }
    return numbers;
  }

  private static List<Path> matching(Path folder, String glob) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder.toString().isEmpty() ? Path.of(".") : folder, glob)) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new FailureException(
          folder.toAbsolutePath() + ": cannot be listed (" + e.getMessage() + ").", e);
    } catch (PatternSyntaxException e) {
      throw new UsageException(glob + ": is not a pattern of file names: " + e.getMessage(), e);
    }
    files.sort(null);
    return files;
  }
}
