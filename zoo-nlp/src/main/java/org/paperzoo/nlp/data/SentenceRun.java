package org.paperzoo.nlp.data;

import java.util.List;

/**
 * Sentences of a document, one after another.
 *
 * @param sentences the sentences; none only where they end a document that has others
 * @param endsDocument whether the document ends with them
 */
public record SentenceRun(List<String> sentences, boolean endsDocument) {}
