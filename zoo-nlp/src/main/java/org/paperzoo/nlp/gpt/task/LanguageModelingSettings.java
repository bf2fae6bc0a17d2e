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
            "The tokenizer: model (that of the model folder), bytes (one token per byte: for"
                + " English text, one per character), or the path of a folder or tokenizer.json.")
        @Default("model")
        String tokenizer,
    @Doc(
            "Whether a new model gets the tokenizer's vocab_size; otherwise it keeps its own, which"
                + " must not be smaller.")
        @Default("true")
        boolean fitVocabulary,
    @Doc("Tokens per training sequence (default: the model's maximum).")
        @Default("null")
        @Range(min = 1)
        Integer blockSize,
    @Doc(
            "Tokens by which the evaluation window moves; earlier tokens are its context (default:"
                + " block_size, windows without overlap).")
        @Default("null")
        @Range(min = 1)
        Integer stride,
    @Doc(
            "Label smoothing in training: the probability spread evenly over all tokens;"
                + " evaluations use the plain loss.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double labelSmoothing,
    @Doc(
            "Maximum number of tokens of a split for evaluations during training; the final one"
                + " uses all.")
        @Default("100000")
        @Range(min = 1)
        int quickTokens) {}
