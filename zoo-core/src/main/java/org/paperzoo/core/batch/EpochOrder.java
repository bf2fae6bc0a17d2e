package org.paperzoo.core.batch;

import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Seeds;

/**
 * A random order of 0 .. size-1 for each epoch, derived from {@code (seed, epoch)}.
 *
 * <p>Thread safe: the order of the epoch last requested is kept, which changes speed but no result.
 */
final class EpochOrder {
  private record Epoch(long number, int[] order) {}

  private final int size;
  private final long seed;
  private volatile Epoch current;

  EpochOrder(int size, long seed) {
    this.size = size;
    this.seed = seed;
  }

  /** Returns the order of an epoch, which the caller must not change. */
  int[] of(long epoch) {
    Epoch known = current;
    if (known == null || known.number != epoch) {
      known = new Epoch(epoch, Permutation.of(size, Seeds.of(seed, epoch)));
      current = known;
    }
    return known.order;
  }
}
