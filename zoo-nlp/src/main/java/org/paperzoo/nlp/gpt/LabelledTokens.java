package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;

/**
 * A batch of token sequences.
 *
 * @param ids [B, T] int64
 * @param labels [B, T] int64: the token to predict after each, or -100 for none
 * @param targets how many tokens are to be predicted
 */
public record LabelledTokens(NDArray ids, NDArray labels, long targets) {}
