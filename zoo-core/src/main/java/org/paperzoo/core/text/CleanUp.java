package org.paperzoo.core.text;

/** Undoes the spaces of English tokenization, as {@code clean_up_tokenization_spaces} does. */
public final class CleanUp {
  private CleanUp() {}

  /** Returns a text without the spaces before punctuation and contractions. */
  public static String of(String text) {
    return text.replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'")
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }
}
