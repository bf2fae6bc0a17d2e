package org.paperzoo.core.text;

/** Java strings as the native library sees them: whole characters, counted as code points. */
public final class UnicodeText {
  private UnicodeText() {}

  /**
   * Returns a text with each half of a surrogate pair (which no encoding has) replaced by U+FFFD.
   */
  public static String repair(String text) {
    int broken = brokenFrom(text, 0);
    if (broken < 0) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text);
    while (broken >= 0) {
      repaired.setCharAt(broken, '\uFFFD');
      broken = brokenFrom(text, broken + 1);
    }
    return repaired.toString();
  }

  private static int brokenFrom(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return i;
        }
      }
    }
    return -1;
  }

  /**
   * Returns the string index of each code point of a repaired text, and the length at the end; null
   * where they are equal because all characters are in the Basic Multilingual Plane.
   */
  static int[] indices(String text) {
    int points = text.codePointCount(0, text.length());
    if (points == text.length()) {
      return null;
    }
    int[] indices = new int[points + 1];
    for (int i = 0, at = 0; i < points; i++) {
      indices[i] = at;
      at += Character.charCount(text.codePointAt(at));
    }
    indices[points] = text.length();
    return indices;
  }
}
