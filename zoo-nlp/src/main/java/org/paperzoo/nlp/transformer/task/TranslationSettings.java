package org.paperzoo.nlp.transformer.task;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.generate.LengthNormalization;

/**
 * The {@code settings} section of the task {@code translation}; the defaults are the paper's but
 * for sizes.
 *
 * @param tokenizer a folder or {@code tokenizer.json}, or null
 * @param vocabSize the number of tokens of a tokenizer that is learned
 * @param batchTokens the most tokens of a batch on each side, padding included
 * @param maxLength the longest training sentence in tokens
 * @param labelSmoothing ε, the probability spread over the other tokens
 * @param beams how many translations are followed
 * @param lengthPenalty α
 * @param lengthNormalization what its power is taken of
 * @param extraTokens how many tokens more than its source a translation may have
 * @param quickPairs how many pairs of a split are translated during training
 */
public record TranslationSettings(
    @Doc(
            "The tokenizer: a folder or a tokenizer.json (default: that of the model's folder, or"
                + " for a new model one that is learned from both sides of the training pairs).")
        @Default("null")
        String tokenizer,
    @Doc("Number of tokens of a tokenizer that is learned.")
        @Default("8000")
        @Range(min = 300, max = Sizes.ROWS)
        int vocabSize,
    @Doc(
            "Maximum number of tokens of a batch on either side, padding included; it takes the"
                + " place of train.batch_size.")
        @Default("4096")
        @Range(min = 1)
        int batchTokens,
    @Doc("Maximum length of a training sentence in tokens; pairs with a longer one are skipped.")
        @Default("128")
        @Range(min = 1)
        int maxLength,
    @Doc("Label smoothing: the probability spread evenly over the other tokens.")
        @Default("0.1")
        @Range(min = 0, max = 1, maxExclusive = true)
        double labelSmoothing,
    @Doc("Number of beams of evaluations.") @Default("4") @Range(min = 1, max = 100) int beams,
    @Doc("Length penalty: a translation's log probability is divided by a power of its length.")
        @Default("0.6")
        double lengthPenalty,
    @Doc("What the power is taken of: gnmt, (5 + length) / 6, or power, the length itself.")
        @Default("gnmt")
        LengthNormalization lengthNormalization,
    @Doc("Maximum number of tokens that a translation has more than its source.")
        @Default("50")
        @Range(min = 1)
        int extraTokens,
    @Doc(
            "Maximum number of pairs of a split that are translated in evaluations during training;"
                + " the final one translates all.")
        @Default("200")
        @Range(min = 1)
        int quickPairs) {
  /** Returns how sentences are translated. */
  SearchOptions search() {
    return new SearchOptions(
        beams, lengthPenalty, lengthNormalization, 0, 0, 1, extraTokens, Translator.SENTENCES, 0);
  }
}
