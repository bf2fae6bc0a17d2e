package org.paperzoo.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.core.error.UsageException;

/** The value of {@code --seeds}: {@code 0..9}, {@code 1,5,7} or a mixture. */
final class SeedList {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:\\.\\.(\\d{1,9}))?");
  private static final int MOST = 10_000;

  private SeedList() {}

  /**
   * Returns the seeds in the order written, each once.
   *
   * @throws UsageException if the text is of another form
   */
  static List<Long> parse(String text) {
    Set<Long> seeds = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      Matcher range = PART.matcher(part.strip());
      if (!range.matches()) {
        throw wrong(text);
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first || last - first >= MOST) {
        throw wrong(text);
      }
      for (long seed = first; seed <= last; seed++) {
        seeds.add(seed);
      }
    }
    return List.copyOf(seeds);
  }

  private static UsageException wrong(String text) {
    return new UsageException(
        "--seeds "
            + text
            + ": expected seeds such as 0..9 or 1,5,7 (whole numbers, ascending ranges of at most "
            + MOST
            + ").");
  }
}
