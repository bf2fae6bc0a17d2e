package org.paperzoo.core.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;

/**
 * Batches of a source's elements, each with random numbers of its own: those of element i in epoch
 * e derive from {@code (seed, e, i)}, whatever batch it is in and whichever thread reads it.
 *
 * @param <E> an element
 * @param <B> a batch
 */
public final class Epochs<E, B> implements Batches<B> {
  /** Makes a batch of elements. */
  @FunctionalInterface
  public interface Collate<E, B> {
    /**
     * Assembles a batch on the heap.
     *
     * @param elements those of the batch, in order
     */
    Prepared<B> collate(List<E> elements);
  }

  private final Source<E> source;
  private final BatchOrder order;
  private final Collate<E, B> collate;
  private final long seed;

  /**
   * Puts the parts together.
   *
   * @param seed what augmentations derive from
   */
  public Epochs(Source<E> source, BatchOrder order, Collate<E, B> collate, long seed) {
    this.source = source;
    this.order = order;
    this.collate = collate;
    this.seed = seed;
  }

  @Override
  public long perEpoch() {
    return order.perEpoch();
  }

  @Override
  public Prepared<B> prepare(long number) throws IOException {
    long epoch = number / order.perEpoch();
    List<E> elements = new ArrayList<>();
    for (int index : order.batch(number)) {
      elements.add(source.get(index, new SplitMix64(Seeds.of(seed, epoch, index))));
    }
    return collate.collate(elements);
  }
}
