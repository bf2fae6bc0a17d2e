package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;

/** What looks vectors up in place of an {@link Embedding}, with something added. */
@FunctionalInterface
public interface EmbeddingAdapter {
  /**
   * Returns the vectors of the adapted table.
   *
   * @param indices [...] int64
   * @param vectors the table's own vectors of these indices, [..., width]
   * @return [..., width]
   */
  NDArray apply(Context context, NDArray indices, NDArray vectors);
}
