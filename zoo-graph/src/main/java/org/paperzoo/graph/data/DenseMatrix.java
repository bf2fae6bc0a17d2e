package org.paperzoo.graph.data;

/**
 * A matrix of which all values are stored.
 *
 * @param rows the number of rows
 * @param columns the number of columns
 * @param values [rows · columns], row after row
 */
public record DenseMatrix(int rows, int columns, float[] values) implements FeatureMatrix {

  /** Checks the sizes. */
  public DenseMatrix {
    if (values.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          values.length + " values do not make " + rows + " rows of " + columns);
    }
  }

  @Override
  public DenseMatrix select(int[] chosen) {
    float[] selected = new float[Math.multiplyExact(chosen.length, columns)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(values, chosen[i] * columns, selected, i * columns, columns);
    }
    return new DenseMatrix(chosen.length, columns, selected);
  }

  @Override
  public DenseMatrix rowNormalized() {
    float[] normalized = new float[values.length];
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        sum += values[i];
      }
      for (int i = row * columns; sum != 0 && i < (row + 1) * columns; i++) {
        normalized[i] = (float) (values[i] / sum);
      }
    }
    return new DenseMatrix(rows, columns, normalized);
  }

  /**
   * Returns the matrix with each column shifted and scaled so that the rows marked have mean 0 and
   * variance 1, as scikit-learn's {@code StandardScaler} does; a column without variance is only
   * shifted.
   *
   * @param reference the rows that mean and variance are taken of; at least one
   */
  public DenseMatrix standardized(int[] reference) {
    double[] mean = new double[columns];
    double[] deviation = new double[columns];
    for (int row : reference) {
      for (int c = 0; c < columns; c++) {
        mean[c] += (double) values[row * columns + c] / reference.length;
      }
    }
    for (int row : reference) {
      for (int c = 0; c < columns; c++) {
        double d = values[row * columns + c] - mean[c];
        deviation[c] += d * d / reference.length;
      }
    }
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      int c = i % columns;
      double scale = deviation[c] > 0 ? Math.sqrt(deviation[c]) : 1;
      scaled[i] = (float) ((values[i] - mean[c]) / scale);
    }
    return new DenseMatrix(rows, columns, scaled);
  }
}
