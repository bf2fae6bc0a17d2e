package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.nn.Precision;

/**
 * The steps of the hybrid's residual network, each one call. B pictures, C channels, H × W maps.
 */
final class HybridOperators {
  private static final AtenScript SCRIPT = AtenScript.load(HybridOperators.class, "hybrid.py");

  private HybridOperators() {}

  private static NDArray apply(
      String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }

  /**
   * Returns the convolution of maps by standardised kernels.
   *
   * @param x [B, in, H, W]
   * @param weight [out, in, K, K]
   * @param epsilon added to the kernels' variance
   * @return [B, out, H / stride, W / stride], rounded up
   */
  static NDArray convolution(NDArray x, NDArray weight, int stride, double epsilon) {
    Map<String, Object> literals = padding(x.getShape(), weight.getShape().get(2), stride);
    literals.put("half", Precision.isBfloat16On(x.getDevice()));
    literals.put("epsilon", epsilon);
    return apply("standardized_convolution", literals, x, weight);
  }

  /** Returns maps [B, C, H, W] with groups of channels normalised. */
  static NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, int groups, double epsilon) {
    return apply("group_norm", Map.of("groups", groups, "epsilon", epsilon), x, weight, bias);
  }

  /** Returns the greatest values over 3×3 windows, [B, C, H / 2, W / 2], rounded up. */
  static NDArray maxPool(NDArray x) {
    return apply("max_pool", padding(x.getShape(), 3, 2), x);
  }

  /** Returns what is added on each side so that every stride-th place has a window. */
  private static Map<String, Object> padding(Shape x, long kernel, long stride) {
    long high = missing(x.get(2), kernel, stride);
    long wide = missing(x.get(3), kernel, stride);
    Map<String, Object> literals = new HashMap<>();
    literals.put("padding", List.of(wide / 2, wide - wide / 2, high / 2, high - high / 2));
    literals.put("stride", List.of(stride, stride));
    return literals;
  }

  private static long missing(long size, long kernel, long stride) {
    return Math.max(0, ((size - 1) / stride) * stride + kernel - size);
  }
}
