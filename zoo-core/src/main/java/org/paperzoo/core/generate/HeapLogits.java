package org.paperzoo.core.generate;

import java.util.Arrays;

/** Scores in Java's memory. */
record HeapLogits(float[][] rows) implements Logits {
  @Override
  public float[][] toRows() {
    return Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
  }

  @Override
  public long[] argMax() {
    return Arrays.stream(rows).mapToLong(Probabilities::argMax).toArray();
  }

  @Override
  public float[] logSumExp() {
    float[] sums = new float[rows.length];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = (float) Probabilities.logSumExp(rows[i]);
    }
    return sums;
  }

  @Override
  public void close() {
    // Java's memory is the collector's.
  }
}
