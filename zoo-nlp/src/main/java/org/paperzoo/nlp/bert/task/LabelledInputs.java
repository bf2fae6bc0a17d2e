package org.paperzoo.nlp.bert.task;

import ai.djl.ndarray.NDArray;
import org.paperzoo.nlp.bert.EncoderInputs;

/**
 * A batch of texts with their labels.
 *
 * @param inputs [B, T]
 * @param labels of the texts or of their tokens; -100 for tokens without one
 * @param count how many labels there are
 */
record LabelledInputs(EncoderInputs inputs, NDArray labels, long count) {}
