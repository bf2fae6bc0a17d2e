package org.paperzoo.nlp.bert.task;

/** When it is decided which tokens of a text are masked. */
public enum Masking {
  /** Once, for each of a number of copies of the text, which take turns (BERT). */
  STATIC,
  /** Each time the text is read (RoBERTa, section 4.1). */
  DYNAMIC
}
