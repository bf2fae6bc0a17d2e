package org.paperzoo.graph.data;

import java.util.Arrays;

/**
 * A matrix of which only the values that are not zero are stored, by compressed rows.
 *
 * @param columns the number of columns
 * @param offsets [rows + 1], where each row begins in the other arrays; the last is their length
 * @param indices the column of each stored value
 * @param values the stored values
 */
public record SparseMatrix(int columns, int[] offsets, int[] indices, float[] values)
    implements FeatureMatrix {

  /** Checks that the arrays fit each other. */
  public SparseMatrix {
    if (columns < 0
        || offsets.length == 0
        || offsets[0] != 0
        || offsets[offsets.length - 1] != indices.length
        || indices.length != values.length) {
      throw new IllegalArgumentException("the arrays of a sparse matrix do not fit each other");
    }
    for (int row = 0; row + 1 < offsets.length; row++) {
      if (offsets[row] > offsets[row + 1]) {
        throw new IllegalArgumentException("the row offsets of a sparse matrix go down");
      }
    }
    for (int index : indices) {
      if (index < 0 || index >= columns) {
        throw new IllegalArgumentException("column " + index + " of " + columns);
      }
    }
  }

  /** Returns the identity matrix: features of nodes that have none. */
  public static SparseMatrix identity(int size) {
    int[] offsets = new int[size + 1];
    int[] indices = new int[size];
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      offsets[i + 1] = i + 1;
      indices[i] = i;
    }
    Arrays.fill(values, 1f);
    return new SparseMatrix(size, offsets, indices, values);
  }

  @Override
  public int rows() {
    return offsets.length - 1;
  }

  /** Returns the number of stored values. */
  public int stored() {
    return values.length;
  }

  @Override
  public SparseMatrix select(int[] chosen) {
    int[] newOffsets = new int[chosen.length + 1];
    for (int i = 0; i < chosen.length; i++) {
      newOffsets[i + 1] = Math.addExact(newOffsets[i], offsets[chosen[i] + 1] - offsets[chosen[i]]);
    }
    int[] newIndices = new int[newOffsets[chosen.length]];
    float[] newValues = new float[newIndices.length];
    for (int i = 0; i < chosen.length; i++) {
      int from = offsets[chosen[i]];
      int count = offsets[chosen[i] + 1] - from;
      System.arraycopy(indices, from, newIndices, newOffsets[i], count);
      System.arraycopy(values, from, newValues, newOffsets[i], count);
    }
    return new SparseMatrix(columns, newOffsets, newIndices, newValues);
  }

  @Override
  public SparseMatrix rowNormalized() {
    float[] normalized = new float[values.length];
    for (int row = 0; row < rows(); row++) {
      double sum = 0;
      for (int i = offsets[row]; i < offsets[row + 1]; i++) {
        sum += values[i];
      }
      for (int i = offsets[row]; sum != 0 && i < offsets[row + 1]; i++) {
        normalized[i] = (float) (values[i] / sum);
      }
    }
    return new SparseMatrix(columns, offsets, indices, normalized);
  }
}
