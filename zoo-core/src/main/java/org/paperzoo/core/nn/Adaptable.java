package org.paperzoo.core.nn;

import ai.djl.nn.Parameter;

/**
 * A block that maps the last dimension of its input affinely, and lets an adapter do so in its
 * place. The block asks the adapter whenever it is applied; code that computes with the parameters
 * of such a block directly does so within {@link ZooModel#mergeAdapter}.
 */
public interface Adaptable {
  /** Returns the number of input features. */
  int in();

  /** Returns the number of output features. */
  int out();

  /** Returns the weight, [out, in] or, if {@link #inputFirst}, [in, out]. */
  Parameter weight();

  /** Returns the bias, [out], or null. */
  Parameter bias();

  /** Returns whether the weight's first dimension is that of the input features. */
  default boolean inputFirst() {
    return false;
  }

  /** Lets an adapter compute the map from now on; null for the map itself. */
  void setAdapter(LinearAdapter adapter);
}
