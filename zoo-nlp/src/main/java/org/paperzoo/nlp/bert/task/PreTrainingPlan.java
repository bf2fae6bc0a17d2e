package org.paperzoo.nlp.bert.task;

import org.paperzoo.core.text.TokenizerTraining;

/**
 * What pre-training is like: the settings of BERT's and RoBERTa's tasks.
 *
 * @param tokenizer a folder or {@code tokenizer.json}, or null
 * @param learnTokenizer how a new one is trained, or null
 * @param maxLength the most tokens of a sequence
 * @param packing how sentences are put into sequences
 * @param shortSequences the share of sequences that are cut short, where segments are paired
 * @param masking when masks are drawn
 * @param duplicates the number of copies of the text with masks of their own, where they are static
 * @param maskProbability the share of tokens to predict
 * @param wholeWords whether the pieces of a word are masked together
 * @param nextSentence whether the model also learns to tell pairs from random ones
 */
public record PreTrainingPlan(
    String tokenizer,
    TokenizerTraining learnTokenizer,
    int maxLength,
    Packing packing,
    double shortSequences,
    Masking masking,
    int duplicates,
    double maskProbability,
    boolean wholeWords,
    boolean nextSentence) {}
