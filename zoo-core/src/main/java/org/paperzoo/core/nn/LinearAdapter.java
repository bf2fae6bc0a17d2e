package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;

/** What computes an {@link Adaptable} map in its place, with something added. */
@FunctionalInterface
public interface LinearAdapter {
  /**
   * Returns the result of the adapted map.
   *
   * @param x [..., in]
   * @param weight the map's own weight, in its layout
   * @param bias the map's own bias [out], or null
   * @return [..., out]
   */
  NDArray apply(Context context, NDArray x, NDArray weight, NDArray bias);
}
