package org.paperzoo.core.nn;

import ai.djl.nn.Parameter;

/**
 * A block whose weight may be shared with another block, as an output layer shares the table of
 * word vectors, and that can compute with a weight of its own instead.
 */
public interface TiedWeight {
  /** Returns the weight that the block computes with. */
  Parameter weight();

  /**
   * Lets the block compute with another weight from now on.
   *
   * @param other a parameter of the same shape
   */
  void useWeight(Parameter other);
}
