package org.paperzoo.core.config;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at spaces. */
final class TextWrap {
  private TextWrap() {}

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
