package org.paperzoo.nlp.gpt;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.paperzoo.core.nn.KvCache;

/** What the layers share while they take new tokens into a cache. */
final class CachedPass {
  /** The most rows whose products with a weight are split, and into how many. */
  static final int FEW = 8;

  private static final int PARTS = 4;

  private final KvCache cache;
  private final NDArray past;
  private final Device device;
  private final NDArray globalMask;
  private final NDArray localMask;

  /**
   * Prepares a pass of T new tokens.
   *
   * @param ids [B, T], whose manager owns what is made here
   * @param window of the local layers, or 0 if there are none
   */
  CachedPass(KvCache cache, NDArray ids, int window) {
    this.cache = cache;
    long count = ids.getShape().get(1);
    past = cache.past(ids.getManager());
    device = ids.getDevice();
    boolean padded = cache.tokens() != null;
    boolean continued = count > 1 && cache.length() > 0;
    globalMask = padded || continued ? mask(ids, 0) : null;
    boolean banded = count > 1 && cache.length() + count > window;
    localMask = window > 0 && (padded || continued || banded) ? mask(ids, window) : null;
  }

  /** Returns into how many parts products of few rows are split, in layers of these widths. */
  static int split(int width, int inner) {
    return width % PARTS == 0 && inner % PARTS == 0 ? PARTS : 1;
  }

  private NDArray mask(NDArray ids, int window) {
    if (cache.tokens() != null) {
      return GptOperators.cacheMask(ids, cache.tokens(), past, window);
    }
    Shape shape = new Shape(1, cache.length() + ids.getShape().get(1));
    try (NDArray all = ids.getManager().ones(shape, DataType.BOOLEAN)) {
      return GptOperators.cacheMask(ids, all, past, window);
    }
  }

  /** Returns the literals of a layer's operator in the present precision. */
  Map<String, Object> literals(Map<String, Object> layer) {
    return GptOperators.inPrecision(device, layer);
  }

  NDArray past() {
    return past;
  }

  /** Returns the mask of layers that see all tokens, or null if none is needed. */
  NDArray globalMask() {
    return globalMask;
  }

  /** Returns the mask of layers with a window, or null if none is needed. */
  NDArray localMask() {
    return localMask;
  }

  NDArray keys(int layer) {
    return cache.keys(layer);
  }

  NDArray values(int layer) {
    return cache.values(layer);
  }
}
