package org.paperzoo.nlp.data;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** An iterator written as one method that returns the next element, or null at the end. */
abstract class LookAhead<T> implements Iterator<T> {
  private T next;
  private boolean ended;

  /** Returns the next element, or null at the end; it is not asked again then. */
  abstract T read();

  @Override
  public final boolean hasNext() {
    if (next == null && !ended) {
      next = read();
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public final T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T result = next;
    next = null;
    return result;
  }
}
