package org.paperzoo.core.config;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at spaces. */
final class TextWrap {
  private TextWrap() {}

  /** Returns lines of at most a width; all but the first begin with the indentation. */
  static List<String> hanging(String text, String indent, int width) {
    if (text.length() <= width) {
      return List.of(text); // as it is, with its spaces
    }
    int end = text.lastIndexOf(' ', width);
    List<String> lines = new ArrayList<>();
    lines.add(end < 0 ? text : text.substring(0, end).stripTrailing());
    if (end >= 0) {
      lines.addAll(wrap(text.substring(end), indent, width));
    }
    return lines;
  }

  /** Returns lines of at most a width, the prefix included; a longer word has its own line. */
  static List<String> wrap(String text, String prefix, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(prefix);
    for (String word : text.strip().split("\\s+")) {
      boolean begun = line.length() > prefix.length();
      if (begun && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(prefix);
        begun = false;
      }
      line.append(begun ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
