package org.paperzoo.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many terminal cells a text takes: 2 for East Asian wide characters and emoji, 0 for combining
 * marks and controls, 1 for the rest (Unicode Standard Annex 11, with ambiguous characters narrow).
 */
final class DisplayWidth {
  // Blocks of wide characters, [from, to] (EastAsianWidth.txt, W and F, and the emoji blocks).
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3,
    0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1,
    0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA,
    0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B,
    0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
    0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
    0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1B000, 0x1B2FF, 0x1F004,
    0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D,
    0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0,
    0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF,
    0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4,
    0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5,
    0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F7F0,
    0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000,
    0x3FFFD
  };

  private DisplayWidth() {}

  static int of(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      width += of(text.codePointAt(i));
    }
    return width;
  }

  static int of(int codePoint) {
    if (codePoint < 0x300) {
      return Character.isISOControl(codePoint) || codePoint == 0xAD ? 0 : 1;
    }
    switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
        return 0;
      }
      default -> {}
    }
    for (int i = 0; i < WIDE.length && codePoint >= WIDE[i]; i += 2) {
      if (codePoint <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }

  /** Returns the width of the longest word: of what has no space inside. */
  static int longestWord(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(DisplayWidth::of).max().orElse(0);
  }

  /**
   * Breaks a text into lines of at most {@code width} cells: at spaces where it can, inside a word
   * where the word alone is wider. A character of two cells fits a line of at least two.
   */
  static List<String> wrap(String text, int width) {
    if (of(text) <= width) {
      return List.of(text);
    }
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (of(rest) > width) {
      int end = 0;
      int used = 0;
      int space = -1; // the last space at which the line can end
      while (end < rest.length() && used + of(rest.codePointAt(end)) <= width) {
        used += of(rest.codePointAt(end));
        space = rest.charAt(end) == ' ' ? end : space;
        end += Character.charCount(rest.codePointAt(end));
      }
      if (end < rest.length() && rest.charAt(end) == ' ') {
        space = end;
      }
      end = space > 0 ? space : Math.max(end, Character.charCount(rest.codePointAt(0)));
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    if (!rest.isEmpty()) {
      lines.add(rest);
    }
    return lines;
  }
}
