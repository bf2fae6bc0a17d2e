package org.paperzoo.nlp.metrics;

import java.util.regex.Pattern;

/**
 * The tokenization of {@code mteval-v13a.pl}, which is the default of sacreBLEU (Post, "A Call for
 * Clarity in Reporting BLEU Scores", 2018): ASCII punctuation stands alone, but periods and commas
 * only where no digits are on both sides, and hyphens only after a digit.
 */
public final class Tokenizer13a implements TextSplitter {
  private static final Pattern PUNCTUATION = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern AFTER_OTHER = Pattern.compile("([^0-9])([.,])");
  private static final Pattern BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
  private static final Pattern HYPHEN = Pattern.compile("([0-9])(-)");

  @Override
  public String[] split(String sentence) {
    String line = sentence.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
    if (line.indexOf('&') >= 0) {
      line =
          line.replace("&quot;", "\"")
              .replace("&amp;", "&")
              .replace("&lt;", "<")
              .replace("&gt;", ">");
    }
    return splitPunctuation(" " + line + " ");
  }

  /** Splits at white space and around punctuation. */
  static String[] splitPunctuation(String text) {
    String line = PUNCTUATION.matcher(text).replaceAll(" $1 ");
    line = AFTER_OTHER.matcher(line).replaceAll("$1 $2 ");
    line = BEFORE_OTHER.matcher(line).replaceAll(" $1 $2");
    line = HYPHEN.matcher(line).replaceAll("$1 $2 ");
    return PythonText.split(line);
  }
}
