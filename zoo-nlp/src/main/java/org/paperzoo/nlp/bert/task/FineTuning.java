package org.paperzoo.nlp.bert.task;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.bert.EncoderConfig;

/**
 * The {@code settings} section of tasks that train an encoder with a head on texts.
 *
 * @param tokenizer a folder or {@code tokenizer.json}
 * @param learnTokenizer how one is learnt where there is none
 * @param maxLength the most tokens of a sequence
 * @param groupByLength whether batches have texts of similar length
 * @param labelSmoothing the probability spread over all classes
 * @param evaluationBatchSize the texts of a batch in evaluation
 */
public record FineTuning(
    @Doc(
            "Tokenizer: a folder or a tokenizer.json (default: the one in the model's folder, or"
                + " for a new model one that is learnt from the training texts).")
        @Default("null")
        String tokenizer,
    @Doc("How a tokenizer is learnt (default: as the model's own of the model's vocab_size).")
        @Default("null")
        TokenizerTraining learnTokenizer,
    @Doc(
            "Most tokens of a sequence, special ones included; longer texts are cut. Left out, 128,"
                + " or as many as the model takes if those are fewer.")
        @Default("null")
        @Range(min = 4)
        Integer maxLength,
    @Doc("Whether a batch has texts of similar length, so that little of it is padding.")
        @Default("true")
        boolean groupByLength,
    @Doc(
            "Probability that each label spreads evenly over all classes in training; evaluations"
                + " have the plain loss.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double labelSmoothing,
    @Doc("Texts in a batch of evaluation.") @Default("64") @Range(min = 1)
        int evaluationBatchSize) {
  private static final int USUAL_LENGTH = 128;

  /** Returns the most tokens of a sequence for a model. */
  int lengthFor(EncoderConfig config) {
    return maxLength != null ? maxLength : Math.min(USUAL_LENGTH, config.maxLength());
  }
}
