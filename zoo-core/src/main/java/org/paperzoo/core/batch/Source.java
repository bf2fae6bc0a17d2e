package org.paperzoo.core.batch;

import java.io.IOException;
import java.util.random.RandomGenerator;

/**
 * A data set whose elements are read when they are needed: pictures in a folder, lines of a file.
 * Thread safe.
 *
 * @param <E> an element, on the heap
 */
public interface Source<E> {
  /** Changes an element at random, such as by a crop. */
  @FunctionalInterface
  interface Augmentation<E, F> {
    /**
     * Returns the element changed.
     *
     * @param random to draw from
     * @throws IOException if what the element refers to cannot be read
     */
    F apply(E element, RandomGenerator random) throws IOException;
  }

  /** Returns the number of elements. */
  long size();

  /**
   * Reads an element.
   *
   * @param index from 0
   * @param random what everything random about the element is drawn from; it is fresh for every
   *     element of every epoch, see {@link Epochs}
   * @throws IOException if it cannot be read
   */
  E get(long index, RandomGenerator random) throws IOException;

  /** Returns a source of the same elements, each changed as it is read. */
  default <F> Source<F> map(Augmentation<? super E, ? extends F> augmentation) {
    Source<E> elements = this;
    return new Source<>() {
      @Override
      public long size() {
        return elements.size();
      }

      @Override
      public F get(long index, RandomGenerator random) throws IOException {
        return augmentation.apply(elements.get(index, random), random);
      }
    };
  }
}
