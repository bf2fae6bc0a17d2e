package org.paperzoo.core.batch;

import ai.djl.ndarray.NDManager;
import java.io.IOException;

/**
 * The batches that a task trains on. Batch number n is the same whatever was requested before.
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

  /** Makes a batch of elements that are in memory already. */
  @FunctionalInterface
  interface Maker<B> {
    /**
     * Makes a batch on the device.
     *
     * @param manager owns the arrays of the batch
     * @param number of the batch in the run
     * @param indices the elements
     */
    B make(NDManager manager, long number, int[] indices);
  }

  /** Returns batches of elements that are in memory already: nothing is worth preparing ahead. */
  static <B> Batches<B> inMemory(BatchOrder order, Maker<B> maker) {
    return new Batches<>() {
      @Override
      public long perEpoch() {
        return order.perEpoch();
      }

      @Override
      public Prepared<B> prepare(long number) {
        int[] indices = order.batch(number);
        return manager -> maker.make(manager, number, indices);
      }
    };
  }

  /** Returns the number of batches in an epoch. */
  long perEpoch();

  /**
   * Returns how many threads are worth preparing batches ahead (default: 0, on the training
   * thread). One or more where files are read, decoded or augmented.
   */
  default int workers() {
    return 0;
  }

  /**
   * Reads and assembles a batch. Called on any thread, in any order, several at a time; it makes no
   * array of the engine and draws no random number but from the seed and the number.
   *
   * @param number counts from 0 over the whole run; epoch {@code number / perEpoch()}
   * @throws IOException if the data cannot be read
   */
  Prepared<B> prepare(long number) throws IOException;
}
