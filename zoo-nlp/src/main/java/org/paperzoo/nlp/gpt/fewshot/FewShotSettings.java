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
            "The tokenizer: model (that of the model folder), bytes (one token per byte), or the"
                + " path of a folder or tokenizer.json. A new model gets the tokenizer's"
                + " vocab_size.")
        @Default("model")
        String tokenizer,
    @Doc(
            "Demonstrations before each example (the paper's K): 0, 1, or a few. In training, each"
                + " example has a random number of them from 0 to K, and their completions are"
                + " trained on, too.")
        @Default("0")
        @Range(min = 0)
        int shots,
    @Doc("Instruction at the start of the prompt.") @Default("null") String description,
    @Doc("Separator between examples.") @Default("\"\\n\\n\"") String delimiter,
    @Doc(
            "How the log probabilities of choices are normalized: none, token (per token), byte"
                + " (per byte), or unconditional (minus that after answer_context alone).")
        @Default("token")
        Normalization normalization,
    @Doc("With normalization: unconditional, the context of a choice.") @Default("\"Answer:\"")
        String answerContext,
    @Doc("Maximum number of tokens of a generated answer.") @Default("16") @Range(min = 1)
        int maxNewTokens,
    @Doc("Number of beams when generating an answer; the paper uses 4.")
        @Default("4")
        @Range(min = 1)
        int beams,
    @Doc("Length penalty: a beam's log probability is divided by its length to this power.")
        @Default("0.6")
        double lengthPenalty,
    @Doc("Maximum number of examples to evaluate; the first ones are used (default: all).")
        @Default("null")
        @Range(min = 1)
        Integer maxExamples,
    @Doc("Maximum number of examples for evaluations during training.")
        @Default("100")
        @Range(min = 1)
        int quickExamples) {}
