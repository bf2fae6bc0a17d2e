/**
 * What is done with BERT and RoBERTa: pre-training on running text, training with a head on
 * labelled texts, and predictions. Each task is a {@link org.paperzoo.core.catalog.TaskType}.
 */
package org.paperzoo.nlp.bert.task;
