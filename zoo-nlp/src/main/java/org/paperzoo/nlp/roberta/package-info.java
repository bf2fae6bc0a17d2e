/**
 * Liu et al., "RoBERTa: A Robustly Optimized BERT Pretraining Approach" (arXiv:1907.11692, 2019),
 * with the parameter names, and thus the checkpoints, of {@code transformers}.
 *
 * <p>The encoder is BERT's; positions count from the padding token's id on, as in fairseq. The
 * heads that differ are {@link org.paperzoo.nlp.roberta.RobertaForMaskedLm} and {@link
 * org.paperzoo.nlp.roberta.RobertaForSequenceClassification}.
 */
package org.paperzoo.nlp.roberta;
