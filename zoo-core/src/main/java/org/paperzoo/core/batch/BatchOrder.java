package org.paperzoo.core.batch;

/**
 * Which elements make a batch. Batch number n is the same whatever was requested before, so that a
 * run continues anywhere without saved state. Thread safe.
 */
public interface BatchOrder {
  /** Returns the number of batches in an epoch. */
  long perEpoch();

  /**
   * Returns the indices of the elements of a batch.
   *
   * @param number counts from 0 over the whole run
   */
  int[] batch(long number);
}
