/**
 * Texts from a model of the next token: how it is chosen, and how many texts are continued at once.
 *
 * <p>A model takes part by one small interface, {@link org.paperzoo.core.generate.NextTokens}: a
 * decoder with a cache, an encoder and decoder, or a table of n-grams. {@link
 * org.paperzoo.core.generate.TokenGenerator} continues token ids, {@link
 * org.paperzoo.core.generate.TextGenerator} texts.
 *
 * <p>The scores of the next token go through {@link org.paperzoo.core.generate.LogitsProcessor
 * processors} in the order of {@code transformers}: repetition penalty, n-grams that may not
 * repeat, those that the model asks for (suppressed and forced tokens), temperature, the k
 * likeliest, the nucleus of Holtzman et al. 2020, the least probability relative to the likeliest.
 * Then the likeliest is taken, or one is drawn, or beams are searched with the rules of {@code
 * transformers} 4.57. What is drawn derives from a seed: the same seed gives the same text.
 */
package org.paperzoo.core.generate;
