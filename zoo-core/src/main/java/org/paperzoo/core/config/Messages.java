package org.paperzoo.core.config;

import java.util.List;

/** How values and lists appear in messages. */
final class Messages {
  private static final int LONGEST = 80;

  private Messages() {}

  /** Returns text in double quotes, on one line and shortened. */
  static String quote(String text) {
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

  /** Returns {@code a}, {@code a or b}, {@code a, b or c}. */
  static String or(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
