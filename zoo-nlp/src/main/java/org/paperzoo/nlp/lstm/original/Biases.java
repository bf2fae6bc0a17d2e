package org.paperzoo.nlp.lstm.original;

/** Which units have a bias weight. */
public enum Biases {
  /** None. */
  NONE,
  /** The gates. */
  GATES,
  /** The gates and the memory cells. */
  HIDDEN,
  /** All but the inputs. */
  ALL;

  /** Returns whether gates have one. */
  public boolean gates() {
    return this != NONE;
  }

  /** Returns whether memory cells have one. */
  public boolean cells() {
    return this == HIDDEN || this == ALL;
  }

  /** Returns whether output units have one. */
  public boolean outputs() {
    return this == ALL;
  }
}
