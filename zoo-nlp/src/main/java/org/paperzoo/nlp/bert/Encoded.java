package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;

/**
 * What an encoder makes of its inputs.
 *
 * @param hidden [B, T, D], the vectors after the last layer
 * @param pooled [B, D], of the first token; null if the model has no pooler
 */
public record Encoded(NDArray hidden, NDArray pooled) {}
