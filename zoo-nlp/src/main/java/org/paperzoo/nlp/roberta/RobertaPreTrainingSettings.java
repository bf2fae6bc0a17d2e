package org.paperzoo.nlp.roberta;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.text.TokenizerTraining;
import org.paperzoo.nlp.bert.task.Masking;
import org.paperzoo.nlp.bert.task.Packing;
import org.paperzoo.nlp.bert.task.PreTrainingPlan;

/**
 * The {@code settings} section of the task {@code roberta-pretraining}.
 *
 * @param tokenizer a folder or {@code tokenizer.json}
 * @param learnTokenizer how a new one is trained
 * @param maxLength the most tokens of a sequence
 * @param packing how sentences are put into sequences
 * @param masking when masks are drawn
 * @param duplicates the number of masks of a text, where they are static
 * @param maskProbability the share of tokens to predict
 * @param wholeWords whether the pieces of a word are masked together
 */
public record RobertaPreTrainingSettings(
    @Doc(
            "Tokenizer: a folder or a tokenizer.json (default: the one in the model's folder, or"
                + " for a new model one trained on the training text).")
        @Default("null")
        String tokenizer,
    @Doc("How a new tokenizer is trained (default: byte-level BPE of the model's vocab_size).")
        @Default("null")
        TokenizerTraining learnTokenizer,
    @Doc("Maximum number of tokens of a sequence, including special tokens.")
        @Default("512")
        @Range(min = 8)
        int maxLength,
    @Doc(
            "How sentences are put into sequences: full_sentences (across document boundaries),"
                + " doc_sentences, or BERT's segment_pairs (without next-sentence prediction).")
        @Default("full_sentences")
        Packing packing,
    @Doc("When masks are drawn: dynamic (each time) or static (once for each duplicate).")
        @Default("dynamic")
        Masking masking,
    @Doc("With static masking, the number of masks of each text, which take turns by epoch.")
        @Default("10")
        @Range(min = 1)
        int duplicates,
    @Doc("Fraction of tokens to predict.")
        @Default("0.15")
        @Range(min = 0, minExclusive = true, max = 1)
        double maskProbability,
    @Doc("Whether all pieces of a word are masked together.") @Default("false")
        boolean wholeWords) {
  /** The share of BERT's segment pairs that are cut short. */
  private static final double SHORT_SEQUENCES = 0.1;

  PreTrainingPlan plan() {
    return new PreTrainingPlan(
        tokenizer,
        learnTokenizer,
        maxLength,
        packing,
        SHORT_SEQUENCES,
        masking,
        duplicates,
        maskProbability,
        wholeWords,
        false);
  }
}
