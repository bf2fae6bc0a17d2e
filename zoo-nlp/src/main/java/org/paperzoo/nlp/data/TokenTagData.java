package org.paperzoo.nlp.data;

import java.util.List;

/**
 * Sentences whose words have tags.
 *
 * @param name the data set's name
 * @param tagNames the names of tags 0, 1, ...
 * @param train the training sentences
 * @param validation the validation sentences; may be empty
 * @param test the test sentences; may be empty
 */
public record TokenTagData(
    String name,
    List<String> tagNames,
    List<TaggedSentence> train,
    List<TaggedSentence> validation,
    List<TaggedSentence> test) {}
