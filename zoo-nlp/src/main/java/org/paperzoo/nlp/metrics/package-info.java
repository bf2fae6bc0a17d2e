/**
 * Scores of language tasks, each as its official script computes it.
 *
 * <ul>
 *   <li>Classification and regression: {@link org.paperzoo.nlp.metrics.ClassificationScores}
 *       (GLUE).
 *   <li>Named entities: {@link org.paperzoo.nlp.metrics.EntityF1} (conlleval, seqeval).
 *   <li>Extractive question answering: {@link org.paperzoo.nlp.metrics.SquadScore} (SQuAD 1.1 and
 *       2.0).
 *   <li>Generation: {@link org.paperzoo.nlp.metrics.Bleu} and {@link org.paperzoo.nlp.metrics.Chrf}
 *       (sacreBLEU), {@link org.paperzoo.nlp.metrics.Nist}, {@link
 *       org.paperzoo.nlp.metrics.RougeL}, {@link org.paperzoo.nlp.metrics.Cider}, and all of them
 *       as the E2E challenge does in {@link org.paperzoo.nlp.metrics.E2eScores}.
 * </ul>
 *
 * <p>{@code tools/reference/make_nlp_metrics_fixture.py} computes the numbers they are tested
 * against with the Python implementations.
 */
package org.paperzoo.nlp.metrics;
