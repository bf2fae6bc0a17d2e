package org.paperzoo.nlp.data;

import java.util.List;

/**
 * A context with possible continuations (or answers), one of which is right.
 *
 * @param id the identifier, for messages and predictions
 * @param context the first text of each pair
 * @param endings the second texts, one a choice
 * @param label the number of the right one, or -1 where it is not known
 */
public record MultipleChoiceExample(String id, String context, List<String> endings, int label) {}
