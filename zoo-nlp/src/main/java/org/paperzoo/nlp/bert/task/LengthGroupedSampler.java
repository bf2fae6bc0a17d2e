package org.paperzoo.nlp.bert.task;

import java.util.Arrays;
import org.paperzoo.core.batch.BatchOrder;
import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.UsageException;

/**
 * An order of training in which a batch has texts of similar length, so that little is padding:
 * each epoch is shuffled, sorted by length within groups of {@value #GROUP} batches, and its
 * batches are shuffled again. As {@code transformers}' sampler does. An epoch visits every text at
 * most once.
 */
final class LengthGroupedSampler implements BatchOrder {
  /** The batches within which lengths are sorted. */
  private static final int GROUP = 50;

  private final int[] lengths;
  private final int batchSize;
  private final long seed;
  private final int batchesPerEpoch;
  private volatile Epoch current;

  private record Epoch(long number, int[] order, int[] batches) {}

  /**
   * Creates a sampler.
   *
   * @param lengths the length of each text
   * @throws UsageException if there are fewer texts than a batch has
   */
  LengthGroupedSampler(int[] lengths, int batchSize, long seed) {
    if (lengths.length < batchSize) {
      throw new UsageException(
          "The batch size "
              + batchSize
              + " is larger than the training data of "
              + lengths.length
              + " texts. Choose a smaller train.batch_size.");
    }
    this.lengths = lengths.clone();
    this.batchSize = batchSize;
    this.seed = seed;
    batchesPerEpoch = lengths.length / batchSize;
  }

  @Override
  public long perEpoch() {
    return batchesPerEpoch;
  }

  @Override
  public int[] batch(long number) {
    Epoch epoch = epoch(number / batchesPerEpoch);
    int from = epoch.batches[(int) (number % batchesPerEpoch)] * batchSize;
    return Arrays.copyOfRange(epoch.order, from, from + batchSize);
  }

  private Epoch epoch(long number) {
    Epoch known = current;
    if (known == null || known.number != number) {
      int[] order = Permutation.of(lengths.length, Seeds.of(seed, number));
      long group = (long) GROUP * batchSize;
      for (long from = 0; from < order.length; from += group) {
        sort(order, (int) from, (int) Math.min(order.length, from + group));
      }
      int[] batches = Permutation.of(batchesPerEpoch, Seeds.of(seed, number, 1));
      known = new Epoch(number, order, batches);
      current = known;
    }
    return known;
  }

  /** Sorts a part by length; equal ones keep their order. */
  private void sort(int[] order, int from, int to) {
    long[] keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) lengths[order[from + i]] << 32) | i;
    }
    Arrays.sort(keys);
    int[] part = Arrays.copyOfRange(order, from, to);
    for (int i = 0; i < keys.length; i++) {
      order[from + i] = part[(int) keys[i]];
    }
  }
}
