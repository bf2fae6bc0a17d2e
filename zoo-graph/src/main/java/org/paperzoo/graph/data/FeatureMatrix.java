package org.paperzoo.graph.data;

/**
 * The features of nodes, a matrix with one row per node. Immutable by convention: arrays are not
 * copied.
 */
public sealed interface FeatureMatrix permits SparseMatrix, DenseMatrix {

  /** Returns the number of nodes. */
  int rows();

  /** Returns the number of features. */
  int columns();

  /** Returns the given rows, in the given order. */
  FeatureMatrix select(int[] rows);

  /** Returns the matrix with each row divided by its sum; a row that sums to zero becomes zero. */
  FeatureMatrix rowNormalized();
}
