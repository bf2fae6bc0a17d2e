package org.paperzoo.core.text;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * How a tokenizer is trained.
 *
 * @param style whose tokenizer it is like
 * @param vocabSize the number of tokens
 * @param minFrequency how often a pair must occur to be merged
 * @param limitAlphabet the most characters that WordPiece spells words with
 * @param lowercase whether case is dropped
 * @param stripAccents whether accents are dropped
 * @param addPrefixSpace whether the first word is one that follows a space
 */
public record TokenizerTraining(
    @Doc(
            "Style of the tokenizer: bert (WordPiece), roberta or gpt2 (byte-level BPE, with and"
                + " without tokens around the text), clip (byte-level BPE in lower case, with"
                + " tokens around the text), or translation (byte-level BPE for both languages,"
                + " with a token at the end of the text).")
        @Default("bert")
        TokenizerStyle style,
    @Doc("Number of tokens, including special tokens and single characters.")
        @Default("30000")
        @Range(min = 1, max = 1 << 20)
        int vocabSize,
    @Doc("Minimum number of occurrences of a pair of pieces to become a token.")
        @Default("2")
        @Range(min = 1)
        int minFrequency,
    @Doc(
            "With style: bert, the maximum number of distinct characters; rarer ones become the"
                + " unknown token.")
        @Default("1000")
        @Range(min = 1)
        int limitAlphabet,
    @Doc(
            "Whether to convert text to lower case (default: true with style: bert; always with"
                + " style: clip).")
        @Default("null")
        Boolean lowercase,
    @Doc("With style: bert, whether to strip accents (default: as lowercase).") @Default("null")
        Boolean stripAccents,
    @Doc("With style: roberta or gpt2, whether the first word is treated as one after a space.")
        @Default("false")
        boolean addPrefixSpace) {
  /** Returns the usual training of a style. */
  public static TokenizerTraining of(TokenizerStyle style, int vocabSize) {
    return new TokenizerTraining(style, vocabSize, 2, 1000, null, null, false);
  }

  /** Returns whether case is dropped. */
  boolean isLowercase() {
    return lowercase == null ? style.isWordPiece() : lowercase;
  }
}
