package org.paperzoo.core.batch;

import ai.djl.ndarray.NDManager;
import java.io.IOException;

/**
 * The batches that a task trains on. Batch number n is the same whatever was asked before.
 *
 * @param <B> the batch as the task understands it, such as a record of arrays with names
 */
public interface Batches<B> {
  /**
   * A batch on the heap.
   *
   * @param <B> the batch on the device
   */
  @FunctionalInterface
  interface Prepared<B> {
    /**
     * Copies the batch to the device; called once, on the training thread.
     *
     * @param manager owns the arrays of the batch; it is closed after the batch. Arrays that the
     *     task keeps for all batches belong to the task's own manager.
     */
    B upload(NDManager manager);
  }

  /** Returns the number of batches in an epoch. */
  long perEpoch();

  /**
   * Reads and assembles a batch. Called on any thread, in any order, several at a time; it makes no
   * array of the engine and draws no random number but from the seed and the number.
   *
   * @param number counts from 0 over the whole run; epoch {@code number / perEpoch()}
   * @throws IOException if the data cannot be read
   */
  Prepared<B> prepare(long number) throws IOException;
}
