package org.paperzoo.nlp.bert.task;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.text.TokenizerTraining;

/**
 * The {@code settings} section of the task {@code bert-pretraining}.
 *
 * @param tokenizer a folder or {@code tokenizer.json}
 * @param learnTokenizer how a new one is trained
 * @param maxLength the most tokens of a sequence
 * @param packing how sentences are put into sequences
 * @param nextSentence whether the model learns to tell pairs from random ones
 * @param shortSequences the share of sequences that are cut short
 * @param masking when masks are drawn
 * @param duplicates the number of masks of a text, where they are static
 * @param maskProbability the share of tokens to predict
 * @param wholeWords whether the pieces of a word are masked together
 */
public record BertPreTrainingSettings(
    @Doc(
            "Tokenizer: a folder or a tokenizer.json (default: the one in the model's folder, or"
                + " for a new model one trained on the training text).")
        @Default("null")
        String tokenizer,
    @Doc(
            "How a new tokenizer is trained (default: WordPiece of the model's vocab_size without"
                + " case).")
        @Default("null")
        TokenizerTraining learnTokenizer,
    @Doc("Maximum number of tokens of a sequence, including special tokens.")
        @Default("128")
        @Range(min = 8)
        int maxLength,
    @Doc(
            "How sentences are put into sequences: segment_pairs (BERT), full_sentences or"
                + " doc_sentences (RoBERTa).")
        @Default("segment_pairs")
        Packing packing,
    @Doc(
            "Whether the model learns to tell pairs of segments that follow each other from random"
                + " ones; needs segment_pairs.")
        @Default("true")
        boolean nextSentence,
    @Doc("Fraction of the segment pairs that are shortened, to resemble the texts of later tasks.")
        @Default("0.1")
        @Range(min = 0, max = 1)
        double shortSequences,
    @Doc("When masks are drawn: static (once for each duplicate) or dynamic (each time).")
        @Default("static")
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
  /** Checks what spans several keys. */
  public BertPreTrainingSettings {
    if (nextSentence && packing != Packing.SEGMENT_PAIRS) {
      throw new IllegalArgumentException(
          "next_sentence needs packing: segment_pairs; for sequences of one segment set it to"
              + " false");
    }
  }

  PreTrainingPlan plan() {
    return new PreTrainingPlan(
        tokenizer,
        learnTokenizer,
        maxLength,
        packing,
        shortSequences,
        masking,
        duplicates,
        maskProbability,
        wholeWords,
        nextSentence);
  }
}
