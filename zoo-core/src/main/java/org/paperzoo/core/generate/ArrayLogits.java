package org.paperzoo.core.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.paperzoo.core.aten.Aten;

/**
 * Scores on the model's device.
 *
 * @param logits [B, V]
 * @param manager closed with them
 */
record ArrayLogits(NDArray logits, NDManager manager) implements Logits {
  /**
   * The greatest scores of each text, falling, and their tokens, both [B, count] row by row.
   *
   * @param scores of the tokens
   * @param tokens their numbers
   */
  record Best(float[] scores, long[] tokens) {}

  /** Returns V, the number of tokens. */
  int vocabularySize() {
    return (int) logits.getShape().get(1);
  }

  boolean isOnGpu() {
    return logits.getDevice().isGpu();
  }

  @Override
  public float[][] toRows() {
    float[] all = logits.toFloatArray();
    int rows = (int) logits.getShape().get(0);
    if (rows == 1) {
      return new float[][] {all};
    }
    int size = vocabularySize();
    float[][] split = new float[rows][];
    Arrays.setAll(split, i -> Arrays.copyOfRange(all, i * size, (i + 1) * size));
    return split;
  }

  @Override
  public long[] argMax() {
    try (NDArray tokens = logits.argMax(1)) {
      return tokens.toLongArray();
    }
  }

  @Override
  public float[] logSumExp() {
    try (NDArray wide = logits.toType(DataType.FLOAT64, false);
        NDArray sums = Aten.logSumExp(wide, 1, false);
        NDArray narrow = sums.toType(DataType.FLOAT32, false)) {
      return narrow.toFloatArray();
    }
  }

  /** Returns the greatest scores of each text. */
  Best best(int count) {
    NDList best = logits.topK(count, 1);
    try (NDArray scores = best.get(0);
        NDArray tokens = best.get(1)) {
      return new Best(scores.toFloatArray(), tokens.toLongArray());
    }
  }

  /**
   * Returns the scores of given tokens.
   *
   * @param tokens [B, count] row by row
   */
  float[] of(long[] tokens, int count) {
    if (count == 0) {
      return new float[0];
    }
    Shape shape = new Shape(logits.getShape().get(0), count);
    try (NDArray index = logits.getManager().create(tokens, shape);
        NDArray scores = logits.gather(index, 1)) {
      return scores.toFloatArray();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
