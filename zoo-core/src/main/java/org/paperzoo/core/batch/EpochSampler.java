package org.paperzoo.core.batch;

import java.util.Arrays;
import org.paperzoo.core.error.UsageException;

/**
 * The order in which training visits a data set: batch number b holds the indices that {@link
 * #batch} gives for b, whatever was requested before. An epoch visits every index at most once;
 * each epoch has an order of its own, derived from {@code (seed, epoch)}. Resuming at any step
 * therefore costs nothing and needs no saved state.
 */
public final class EpochSampler implements BatchOrder {

  private final int size;
  private final int batchSize;
  private final boolean shuffle;
  private final boolean dropLast;
  private final int batchesPerEpoch;
  private final EpochOrder order;

  /**
   * Creates a sampler.
   *
   * @param size the number of samples N
   * @param batchSize the number of samples in a batch B
   * @param shuffle whether each epoch has a random order; otherwise 0, 1, 2 ...
   * @param dropLast whether the N mod B samples left at the end of an epoch are skipped (all
   *     batches are then of size B); otherwise the last batch of an epoch may be smaller
   * @param seed the seed of the orders
   * @throws UsageException if the data set is empty, or the batch size is below 1, or above N with
   *     {@code dropLast}
   */
  public EpochSampler(int size, int batchSize, boolean shuffle, boolean dropLast, long seed) {
    if (size < 1) {
      throw new UsageException("The data set is empty: there is nothing to take batches from.");
    }
    if (batchSize < 1) {
      throw new UsageException("The batch size must be at least 1, not " + batchSize + ".");
    }
    if (dropLast && batchSize > size) {
      throw new UsageException(
          "The batch size "
              + batchSize
              + " is larger than the data set of "
              + size
              + " samples, so no full batch exists. Choose a batch size of at most "
              + size
              + ".");
    }
    this.size = size;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.order = new EpochOrder(size, seed);
    this.batchesPerEpoch =
        dropLast ? size / batchSize : (int) (((long) size + batchSize - 1) / batchSize);
  }

  /** Returns the usual sampler of training: shuffled, and without the incomplete last batch. */
  public static EpochSampler training(int size, int batchSize, long seed) {
    return new EpochSampler(size, batchSize, true, true, seed);
  }

  /**
   * Returns the usual sampler of evaluation: every sample once, in order, the last batch possibly
   * smaller.
   */
  public static EpochSampler evaluation(int size, int batchSize) {
    return new EpochSampler(size, batchSize, false, false, 0);
  }

  /** Returns the number of samples N. */
  public int size() {
    return size;
  }

  /** Returns the number of samples of a full batch. */
  public int batchSize() {
    return batchSize;
  }

  @Override
  public long perEpoch() {
    return batchesPerEpoch;
  }

  /** Returns the number of batches that make up an epoch. */
  public int batchesPerEpoch() {
    return batchesPerEpoch;
  }

  /** Returns the epoch to which batch number {@code batch} belongs, counted from 0. */
  public long epochOf(long batch) {
    return batch / batchesPerEpoch;
  }

  /**
   * Returns the sample indices of batch number {@code batch}, counted from 0 over the whole run.
   *
   * @return a fresh array of {@code batchSize} indices, fewer in the last batch of an epoch without
   *     {@code dropLast}
   */
  @Override
  public int[] batch(long batch) {
    if (batch < 0) {
      throw new IllegalArgumentException("batch number must not be negative: " + batch);
    }
    int from = (int) (batch % batchesPerEpoch) * batchSize;
    int to = (int) Math.min(size, (long) from + batchSize);
    if (!shuffle) {
      int[] indices = new int[to - from];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = from + i;
      }
      return indices;
    }
    return Arrays.copyOfRange(order.of(batch / batchesPerEpoch), from, to);
  }
}
