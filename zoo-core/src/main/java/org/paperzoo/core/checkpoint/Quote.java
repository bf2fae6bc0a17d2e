package org.paperzoo.core.checkpoint;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** Text from files inside messages: harmless for a terminal, and short. */
final class Quote {
  private static final int MOST_CHARACTERS = 200;
  private static final int MOST_NAMES = 5;

  private Quote() {}

  /** Returns a name in quotes: control characters escaped, the middle of a very long one elided. */
  static String name(String name) {
    return '"' + text(name) + '"';
  }

  /** Returns a text as {@link #name}, without the quotes. */
  static String text(String text) {
    String shown = text;
    if (text.length() > MOST_CHARACTERS) {
      shown =
          text.substring(0, MOST_CHARACTERS / 2)
              + "..."
              + text.substring(text.length() - MOST_CHARACTERS / 2);
    }
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.toString();
  }

  /** Returns a shape as {@code [2, 3]}. */
  static String shape(long[] shape) {
    return text(Arrays.toString(shape));
  }

  /** Returns the first few of many names, and how many there are. */
  static String some(Collection<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String first =
        names.stream().limit(MOST_NAMES).map(Quote::name).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMES
        ? first
        : first + " and " + (names.size() - MOST_NAMES) + " more";
  }
}
