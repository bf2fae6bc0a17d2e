package org.paperzoo.nlp.gpt.fewshot;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * The {@code settings} section of the task {@code few-shot}.
 *
 * @param tokenizer which one
 * @param shots K, the demonstrations before each example; in training, 0 to K
 * @param description an instruction before everything, or null
 * @param delimiter what parts examples
 * @param normalization per what choices are compared
 * @param answerContext what choices are compared behind with {@link Normalization#UNCONDITIONAL}
 * @param maxNewTokens the most tokens of an answer that is written
 * @param beams of beam search
 * @param lengthPenalty of beam search
 * @param maxExamples the most examples that are judged
 * @param quickExamples the most examples that are judged during training
 */
public record FewShotSettings(
    @Doc(
            "The tokenizer: model (that of the model folder), bytes (a token a byte), or the path"
                + " of a folder or tokenizer.json. A model that starts afresh gets the tokenizer's"
                + " vocab_size.")
        @Default("model")
        String tokenizer,
    @Doc(
            "Demonstrations before each example (the paper's K): 0, 1, or a few. In training, each"
                + " example draws a number of them from 0 to K, and their completions are learnt,"
                + " too.")
        @Default("0")
        @Range(min = 0)
        int shots,
    @Doc("Instruction before everything.") @Default("null") String description,
    @Doc("What parts examples.") @Default("\"\\n\\n\"") String delimiter,
    @Doc(
            "Per what the log probabilities of choices are compared: none, token, byte, or"
                + " unconditional (less that behind answer_context alone).")
        @Default("token")
        Normalization normalization,
    @Doc("With normalization: unconditional, what a choice stands behind.") @Default("\"Answer:\"")
        String answerContext,
    @Doc("Most tokens of an answer that is written.") @Default("16") @Range(min = 1)
        int maxNewTokens,
    @Doc("Beams with which an answer is written; the paper has 4.") @Default("4") @Range(min = 1)
        int beams,
    @Doc("Power of its length that a beam's log probability is divided by.") @Default("0.6")
        double lengthPenalty,
    @Doc("Judge the first so many examples only.") @Default("null") @Range(min = 1)
        Integer maxExamples,
    @Doc("Examples that evaluations during training look at.") @Default("100") @Range(min = 1)
        int quickExamples) {}
