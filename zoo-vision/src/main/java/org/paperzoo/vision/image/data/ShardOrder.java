package org.paperzoo.vision.image.data;

import java.util.Arrays;
import org.paperzoo.core.batch.BatchOrder;
import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.UsageException;

/**
 * The order of pictures in archives that are read nearly from front to back: the archives in a
 * random order, laid end to end and cut into windows; the pictures of a window in a random order.
 * Both orders derive from the seed and the epoch, so that batch n is the same whatever was asked
 * before, and a run resumes anywhere. Thread safe.
 */
final class ShardOrder implements BatchOrder {
  private record Epoch(long number, int[] shards, int[] starts) {}

  private record Window(long epoch, int number, int[] order) {}

  private final int[][] shards;
  private final int size;
  private final int batchSize;
  private final int window;
  private final long seed;
  private volatile Epoch epoch = new Epoch(-1, null, null);
  private volatile Window last = new Window(-1, -1, null);

  /**
   * Creates an order.
   *
   * @param shards the first index and the number of pictures of each archive
   * @param window how many consecutive pictures are shuffled
   * @throws UsageException if there are fewer pictures than a batch has
   */
  ShardOrder(int[][] shards, int batchSize, int window, long seed) {
    this.shards = shards;
    this.size = Arrays.stream(shards).mapToInt(shard -> shard[1]).sum();
    this.batchSize = batchSize;
    this.window = window;
    this.seed = seed;
    if (batchSize < 1 || batchSize > size) {
      throw new UsageException(
          "The batch size "
              + batchSize
              + " is not of 1 to "
              + size
              + ", the number of pictures. Choose another batch size.");
    }
  }

  @Override
  public long perEpoch() {
    return size / batchSize;
  }

  @Override
  public int[] batch(long number) {
    long of = number / perEpoch();
    int from = (int) (number % perEpoch()) * batchSize;
    Epoch laid = epoch(of);
    int[] indices = new int[batchSize];
    for (int i = 0; i < batchSize; i++) {
      indices[i] = index(laid, shuffled(of, from + i));
    }
    return indices;
  }

  private Epoch epoch(long number) {
    Epoch known = epoch;
    if (known.number != number) {
      int[] order = Permutation.of(shards.length, Seeds.of(seed, number));
      int[] starts = new int[shards.length];
      for (int i = 1; i < starts.length; i++) {
        starts[i] = starts[i - 1] + shards[order[i - 1]][1];
      }
      known = new Epoch(number, order, starts);
      epoch = known;
    }
    return known;
  }

  /** Returns the place in the laid-out archives that comes at a place of the epoch. */
  private int shuffled(long of, int place) {
    int number = place / window;
    Window known = last;
    if (known.epoch != of || known.number != number) {
      int length = Math.min(window, size - number * window);
      known = new Window(of, number, Permutation.of(length, Seeds.of(seed, of, number)));
      last = known;
    }
    return number * window + known.order[place - number * window];
  }

  private int index(Epoch laid, int place) {
    int found = Arrays.binarySearch(laid.starts, place);
    int number = found >= 0 ? found : -found - 2;
    return shards[laid.shards[number]][0] + place - laid.starts[number];
  }
}
