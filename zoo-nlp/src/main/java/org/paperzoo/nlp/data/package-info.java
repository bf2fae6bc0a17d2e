/**
 * Texts to learn from: corpora for language models, and labelled texts in the layouts of the usual
 * benchmarks.
 *
 * <ul>
 *   <li>Running text: {@link org.paperzoo.nlp.data.CorpusData} ({@link
 *       org.paperzoo.nlp.data.FileCorpus}, {@link org.paperzoo.nlp.data.Glosses}), streamed and
 *       tokenized into {@link org.paperzoo.nlp.data.PackedTokens} or {@link
 *       org.paperzoo.nlp.data.TokenizedDocuments}.
 *   <li>Sentences and pairs: {@link org.paperzoo.nlp.data.ClassificationData} (GLUE, WordNet's
 *       categories, own tables).
 *   <li>Words: {@link org.paperzoo.nlp.data.TokenTagData} (CoNLL).
 *   <li>Questions: {@link org.paperzoo.nlp.data.SquadData}, {@link
 *       org.paperzoo.nlp.data.MultipleChoiceData} (SWAG, RACE).
 *   <li>Text from data: {@link org.paperzoo.nlp.data.E2eData}.
 * </ul>
 *
 * <p>Each data set has a config record that can be the {@code data} section of a task. Files are
 * read strictly: what is malformed is named with its file and line, and nothing is guessed.
 */
package org.paperzoo.nlp.data;
