package org.paperzoo.nlp.data;

/**
 * Running text to train on and to evaluate on.
 *
 * @param name the data set's name
 * @param train the training text
 * @param validation the validation text
 * @param test the test text, or null where there is none
 */
public record CorpusData(String name, TextCorpus train, TextCorpus validation, TextCorpus test) {}
