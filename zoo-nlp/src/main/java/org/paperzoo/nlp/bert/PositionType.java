package org.paperzoo.nlp.bert;

/** How positions enter the model; the relative kinds of later models are not among them. */
public enum PositionType {
  /** A learned vector of each position is added to the word's. */
  ABSOLUTE
}
