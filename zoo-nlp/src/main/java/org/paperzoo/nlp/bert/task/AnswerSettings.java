package org.paperzoo.nlp.bert.task;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.bert.EncoderConfig;

/**
 * The {@code settings} section of the task {@code question-answering}.
 *
 * @param tokenizer a folder or {@code tokenizer.json}
 * @param learnTokenizer how a new one is trained
 * @param maxLength the most tokens of question and window
 * @param docStride the tokens that windows of a passage share
 * @param maxAnswerLength the most tokens of an answer
 * @param nullThreshold by how much "no answer" must score above the best answer to be given
 * @param groupByLength whether batches have windows of similar length
 * @param evaluationBatchSize the windows of a batch in evaluation
 */
public record AnswerSettings(
    @Doc(
            "Tokenizer: a folder or a tokenizer.json (default: the one in the model's folder, or"
                + " for a new model one trained on the training texts).")
        @Default("null")
        String tokenizer,
    @Doc("How a new tokenizer is trained (default: the model's usual kind, with its vocab_size).")
        @Default("null")
        TokenizerTraining learnTokenizer,
    @Doc(
            "Maximum number of tokens of a question with a window of its passage (default: 384, or"
                + " the model's maximum if that is smaller).")
        @Default("null")
        @Range(min = 8)
        Integer maxLength,
    @Doc(
            "Tokens that a window of a long passage shares with the one before (default: 128, or"
                + " half of max_length if that is less).")
        @Default("null")
        @Range(min = 0)
        Integer docStride,
    @Doc("Maximum number of tokens of an answer.") @Default("30") @Range(min = 1)
        int maxAnswerLength,
    @Doc(
            "No answer is predicted if its score exceeds the best answer's by more than this, for"
                + " data with unanswerable questions; evaluations report the best value as"
                + " best_f1_threshold.")
        @Default("0")
        double nullThreshold,
    @Doc("Whether to batch windows of similar length, to reduce padding.") @Default("true")
        boolean groupByLength,
    @Doc("Batch size of evaluations, in windows.") @Default("32") @Range(min = 1)
        int evaluationBatchSize) {
  private static final int USUAL_LENGTH = 384;
  private static final int USUAL_STRIDE = 128;

  /** Returns what is common to the tasks, for a model. */
  FineTuning common(EncoderConfig config) {
    int length = maxLength != null ? maxLength : Math.min(USUAL_LENGTH, config.maxLength());
    return new FineTuning(tokenizer, learnTokenizer, length, groupByLength, 0, evaluationBatchSize);
  }

  /**
   * Returns the tokens that windows share.
   *
   * @param docStride what is set, or null
   * @param length the most tokens of a window
   */
  static int overlap(Integer docStride, int length) {
    return docStride != null ? docStride : Math.min(length / 2, USUAL_STRIDE);
  }
}
