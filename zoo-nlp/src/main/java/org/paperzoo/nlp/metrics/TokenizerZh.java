package org.paperzoo.nlp.metrics;

/**
 * sacreBLEU's tokenization of Chinese: each Chinese character stands alone, the rest is split as by
 * {@link Tokenizer13a}, but without its unescaping.
 */
final class TokenizerZh implements TextSplitter {
  // First and last of each range. sacreBLEU compares with texts of two characters where it means
  // the
  // planes above the first, so that U+2001 to U+2A6D are in, and those planes are not.
  private static final char[] RANGES = {
    '\u2001', '\u2A6D', '\u2E80', '\u2EFF', '\u2F00', '\u2FDF', '\u2FF0', '\u303F', '\u3100',
    '\u312F', '\u31A0', '\u31BF', '\u31C0', '\u31EF', '\u3200', '\u33FF', '\u3400', '\u4DB5',
    '\u4E00', '\u9FBB', '\uF900', '\uFA2D', '\uFA30', '\uFA6A', '\uFA70', '\uFAD9', '\uFE10',
    '\uFE1F', '\uFE30', '\uFE4F', '\uFF00', '\uFFEF'
  };

  private static boolean isChinese(char c) {
    for (int i = 0; i < RANGES.length; i += 2) {
      if (c >= RANGES[i] && c <= RANGES[i + 1]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String[] split(String sentence) {
    String line = PythonText.strip(sentence);
    StringBuilder spaced = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (isChinese(c)) {
        spaced.append(' ').append(c).append(' ');
      } else {
        spaced.append(c);
      }
    }
    return Tokenizer13a.splitPunctuation(spaced.toString());
  }
}
