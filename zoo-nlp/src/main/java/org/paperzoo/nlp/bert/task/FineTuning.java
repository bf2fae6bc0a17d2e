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
 * @param learnTokenizer how a new one is trained
 * @param maxLength the most tokens of a sequence
 * @param groupByLength whether batches have texts of similar length
 * @param labelSmoothing the probability spread over all classes
 * @param evaluationBatchSize the texts of a batch in evaluation
 */
public record FineTuning(
    @Doc(
            "Tokenizer: a folder or a tokenizer.json (default: the one in the model's folder, or"
                + " for a new model one trained on the training texts).")
        @Default("null")
        String tokenizer,
    @Doc("How a new tokenizer is trained (default: the model's usual kind, with its vocab_size).")
        @Default("null")
        TokenizerTraining learnTokenizer,
    @Doc(
            "Maximum number of tokens of a sequence, including special tokens; longer texts are"
                + " cut. Default: 128, or the model's maximum if that is smaller.")
        @Default("null")
        @Range(min = 4)
        Integer maxLength,
    @Doc("Whether to batch texts of similar length, to reduce padding.") @Default("true")
        boolean groupByLength,
    @Doc(
            "Label smoothing in training: the probability spread evenly over all classes;"
                + " evaluations use the plain loss.")
        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        double labelSmoothing,
    @Doc("Batch size of evaluations.") @Default("64") @Range(min = 1) int evaluationBatchSize) {
  private static final int USUAL_LENGTH = 128;

  /** Returns the most tokens of a sequence for a model. */
  int lengthFor(EncoderConfig config) {
    return maxLength != null ? maxLength : Math.min(USUAL_LENGTH, config.maxLength());
  }
}
