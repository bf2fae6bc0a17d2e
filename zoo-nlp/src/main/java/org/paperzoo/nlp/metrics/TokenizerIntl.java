package org.paperzoo.nlp.metrics;

import java.util.regex.Pattern;

/**
 * The international tokenization of {@code mteval-v14.pl}: punctuation of any script stands alone
 * unless digits are on both sides, and so does each symbol.
 */
final class TokenizerIntl implements TextSplitter {
  private static final Pattern AFTER_OTHER = Pattern.compile("(\\P{N})(\\p{P})");
  private static final Pattern BEFORE_OTHER = Pattern.compile("(\\p{P})(\\P{N})");
  private static final Pattern SYMBOL = Pattern.compile("(\\p{S})");

  @Override
  public String[] split(String sentence) {
    String line = AFTER_OTHER.matcher(sentence).replaceAll("$1 $2 ");
    line = BEFORE_OTHER.matcher(line).replaceAll(" $1 $2");
    return PythonText.split(SYMBOL.matcher(line).replaceAll(" $1 "));
  }
}
