package org.paperzoo.nlp.lora.task;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code settings} section of the task {@code data-to-text}; the defaults are the paper's
 * (table 11).
 *
 * @param labelSmoothing the probability spread over all tokens
 * @param heldOutMeanings how many meanings are for validation
 * @param maxLength the longest sequence in tokens
 * @param maxNewTokens the longest sentence in tokens
 * @param beams how many sentences are followed
 * @param lengthPenalty the power of the length by which log probabilities are divided
 * @param noRepeatNgramSize the length of token sequences that may not come twice
 * @param meaningsAtOnce for how many meanings sentences are written at once
 */
public record DataToTextSettings(
    @Doc("Label smoothing: the probability spread evenly over all tokens.")
        @Default("0.1")
        @Range(min = 0, max = 1, maxExclusive = true)
        double labelSmoothing,
    @Doc(
            "Number of meanings held out of the training pairs for validation, instead of the"
                + " validation pairs; 0 for none.")
        @Default("0")
        @Range(min = 0)
        int heldOutMeanings,
    @Doc("Maximum length of a training sequence in tokens; longer ones are cut.")
        @Default("512")
        @Range(min = 8)
        int maxLength,
    @Doc("Maximum length of a generated sentence in tokens.") @Default("64") @Range(min = 1)
        int maxNewTokens,
    @Doc("Number of beams of the search for a sentence.") @Default("10") @Range(min = 1, max = 100)
        int beams,
    @Doc("Length penalty: a sentence's log probability is divided by its length to this power.")
        @Default("0.9")
        double lengthPenalty,
    @Doc("Length of token sequences that may not repeat in a sentence; 0 for none.")
        @Default("4")
        @Range(min = 0)
        int noRepeatNgramSize,
    @Doc("Batch size of generation, in meanings.") @Default("16") @Range(min = 1)
        int meaningsAtOnce) {}
