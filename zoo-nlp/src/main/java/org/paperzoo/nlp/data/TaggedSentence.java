package org.paperzoo.nlp.data;

import java.util.List;

/**
 * A sentence whose words have tags, such as named entities.
 *
 * @param words the words
 * @param tags the number of each word's tag; as many
 */
public record TaggedSentence(List<String> words, int[] tags) {}
