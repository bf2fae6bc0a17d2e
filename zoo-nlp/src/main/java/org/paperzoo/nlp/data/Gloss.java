package org.paperzoo.nlp.data;

import java.util.List;

/**
 * An entry of WordNet: a set of synonyms with its explanation.
 *
 * @param id the part of speech (n, v, a, s, r) and the offset in its file, such as {@code
 *     n00001740}
 * @param category the number of the lexicographer file, 0 to 44: {@link Glosses#CATEGORIES}
 * @param words the synonyms, with spaces
 * @param definition the explanation without the examples
 * @param examples the example sentences, without quotes
 */
public record Gloss(
    String id, int category, List<String> words, String definition, List<String> examples) {}
