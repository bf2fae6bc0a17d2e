package org.paperzoo.core.text;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * What tokenizer is to be learnt.
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
            "Whose tokenizer it is like: bert (WordPiece), roberta or gpt2 (byte-level BPE, with"
                + " and without tokens around the text).")
        @Default("bert")
        TokenizerStyle style,
    @Doc("The number of tokens, special ones and single characters included.")
        @Default("30000")
        @Range(min = 1, max = 1 << 20)
        int vocabSize,
    @Doc("How often a pair of pieces must occur to become a token.") @Default("2") @Range(min = 1)
        int minFrequency,
    @Doc(
            "With style: bert, the most characters that words are spelt with; rarer ones become"
                + " unknown.")
        @Default("1000")
        @Range(min = 1)
        int limitAlphabet,
    @Doc("Whether case is dropped (default: true with style: bert).") @Default("null")
        Boolean lowercase,
    @Doc("With style: bert, whether accents are dropped (default: if case is dropped).")
        @Default("null")
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
