package org.paperzoo.core.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The scores of the next token of B texts, [B, V], as unnormalised log probabilities. They stay
 * where the model computed them; a generator copies what its choice needs.
 */
public sealed interface Logits extends AutoCloseable permits ArrayLogits, HeapLogits {
  /** Returns scores in Java's memory, a row for each text; they are not changed. */
  static Logits of(float[][] rows) {
    return new HeapLogits(rows);
  }

  /**
   * Returns scores on the model's device.
   *
   * @param logits [B, V] float32
   * @param manager holds {@code logits} and whatever it took to compute them; closed with the
   *     scores
   */
  static Logits of(NDArray logits, NDManager manager) {
    return new ArrayLogits(logits, manager);
  }

  /** Returns a copy of all scores, a row for each text. */
  float[][] toRows();

  /** Returns the first token of the greatest score of each text. */
  long[] argMax();

  /** Returns {@code log Σ exp} of the scores of each text, [B]. */
  float[] logSumExp();

  @Override
  void close();
}
