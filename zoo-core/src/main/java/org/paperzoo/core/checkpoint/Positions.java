package org.paperzoo.core.checkpoint;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;

/** Vectors of positions for a grid of another size. */
final class Positions {
  private static final AtenScript SCRIPT = AtenScript.load(Positions.class, "positions.py");

  private Positions() {}

  /**
   * Returns the vectors of a grid of {@code to} · {@code to} places, bicubic.
   *
   * @param table [..., first + from², D], the leading axes of size 1
   * @param first how many vectors are of no place and stay
   */
  static NDArray interpolate(NDArray table, int first, long from, long to) {
    Map<String, Object> sizes = Map.of("first", first, "from", from, "to", to);
    return SCRIPT.operator(table.getDevice(), "interpolate", sizes).apply(table);
  }
}
