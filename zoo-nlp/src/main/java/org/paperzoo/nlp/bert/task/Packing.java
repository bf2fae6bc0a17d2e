package org.paperzoo.nlp.bert.task;

/** How sentences are put into sequences (RoBERTa, section 4.2). */
public enum Packing {
  /**
   * Two segments of sentences, of which the second follows the first in half of the cases and is
   * from another document in the others: BERT's.
   */
  SEGMENT_PAIRS,
  /** As many whole sentences as there is room for, over the ends of documents. */
  FULL_SENTENCES,
  /** As many whole sentences of a document as there is room for. */
  DOC_SENTENCES
}
