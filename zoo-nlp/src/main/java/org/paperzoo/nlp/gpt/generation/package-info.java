/**
 * Text from a causal language model: how the next token is chosen, and how many texts are continued
 * at once.
 *
 * <p>The scores of the next token go through {@link org.paperzoo.nlp.gpt.generation.LogitsProcessor
 * processors} in the order of the reference implementation (repetition penalty, n-grams that may
 * not repeat, temperature, the k likeliest, the nucleus of Holtzman et al. 2020, the least
 * probability relative to the likeliest); then the likeliest is taken, or one is drawn, or the best
 * of many continuations are followed ({@link org.paperzoo.nlp.gpt.generation.BeamSearch}). What is
 * drawn derives from a seed: the same seed gives the same text.
 */
package org.paperzoo.nlp.gpt.generation;
