package org.paperzoo.core.config;

import java.util.List;

/**
 * How names, values and lists appear in messages: on one line, short, without control characters.
 */
public final class Messages {
  private static final int LONGEST = 80;

  private Messages() {}

  /** Returns text in double quotes, on one line and shortened. */
  public static String quote(String text) {
    return '"' + clean(text) + '"';
  }

  /** Returns text on one line, shortened, with control characters escaped. */
  static String clean(String text) {
    String head = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    StringBuilder out = new StringBuilder(head.length());
    head.chars()
        .forEach(
            c -> {
              if (c == '\n') {
                out.append("\\n");
              } else if (c == '\t') {
                out.append("\\t");
              } else if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.append((char) c);
              }
            });
    return out.toString();
  }

  /** Returns the first 20 of many parts, and how many more there are. */
  public static String first(List<String> parts, String separator) {
    int more = parts.size() - ConfigException.MOST_SHOWN;
    return more <= 0
        ? String.join(separator, parts)
        : String.join(separator, parts.subList(0, ConfigException.MOST_SHOWN))
            + separator
            + "and "
            + more
            + " more";
  }

  /** Returns where a node is, {@code in train.optimizer}; empty for the root. */
  static String in(ConfigNode node) {
    return node.path().isEmpty() ? "" : " in " + node.path();
  }

  /** Returns {@code a}, {@code a or b}, {@code a, b or c}. */
  static String or(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
