package org.paperzoo.nlp.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Text as the Python scripts treat it. */
final class PythonText {
  private PythonText() {}

  /** Returns whether Python's {@code str.isspace} holds for a character. */
  static boolean isSpace(char c) {
    return (c >= 0x09 && c <= 0x0D)
        || (c >= 0x1C && c <= 0x20)
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  /** Splits at runs of white space, as {@code str.split()}. */
  static String[] split(String text) {
    List<String> words = new ArrayList<>();
    int length = text.length();
    for (int start = 0; start < length; ) {
      if (isSpace(text.charAt(start))) {
        start++;
        continue;
      }
      int end = start + 1;
      while (end < length && !isSpace(text.charAt(end))) {
        end++;
      }
      words.add(text.substring(start, end));
      start = end;
    }
    return words.toArray(String[]::new);
  }

  /** Removes white space at the end, as {@code str.rstrip()}. */
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Removes white space at both ends, as {@code str.strip()}. */
  static String strip(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    return stripEnd(text.substring(start));
  }

  /** Returns a number with so many digits after the point, as {@code format(value, ".2f")}. */
  static String fixed(double value, int digits) {
    return Double.isNaN(value)
        ? "nan"
        : new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }
}
