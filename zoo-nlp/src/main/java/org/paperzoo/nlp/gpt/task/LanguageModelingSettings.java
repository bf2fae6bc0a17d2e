package org.paperzoo.nlp.gpt.task;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code settings} section of the task {@code causal-language-modeling}.
 *
 * @param tokenizer which one
 * @param fitVocabulary whether a new model gets the tokenizer's vocabulary
 * @param blockSize the length of training sequences
 * @param stride how far evaluation windows are apart
 * @param labelSmoothing the probability spread over all tokens
 * @param quickTokens how much of a split is looked at during training
 */
public record LanguageModelingSettings(
    @Doc(
            "The tokenizer: model (that of the model folder), bytes (a token a byte: for English"
                + " text, a character), or the path of a folder or tokenizer.json.")
        @Default("model")
        String tokenizer,
    @Doc(
            "Whether a model that starts afresh gets the tokenizer's vocab_size; else it keeps its"
                + " own, which must be as large.")
        @Default("true")
        boolean fitVocabulary,
    @Doc("Tokens of a training sequence (default: the longest that the model takes).")
        @Default("null")
        @Range(min = 1)
        Integer blockSize,
    @Doc(
            "Tokens that each evaluation window moves on; the tokens before are its context. Left"
                + " out, block_size: windows without overlap.")
        @Default("null")
        @Range(min = 1)
        Integer stride,
    @Doc(
            "Probability that each label spreads evenly over all tokens in training; evaluations"
                + " have the plain loss.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double labelSmoothing,
    @Doc("Tokens of a split that evaluations during training look at; the final one is of all.")
        @Default("100000")
        @Range(min = 1)
        int quickTokens) {}
