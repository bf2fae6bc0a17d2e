package org.paperzoo.nlp.bert;

/** How positions are counted. */
public enum PositionScheme {
  /** From 0, padding included: BERT. */
  FROM_ZERO,
  /** From the padding token's id plus one, padding not counted: RoBERTa, after fairseq. */
  AFTER_PADDING
}
