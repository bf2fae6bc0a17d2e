package org.paperzoo.vision.alexnet;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.nn.Precision;

/** The steps of AlexNet, each one call. B pictures, C maps. */
final class AlexNetOperators {
  private static final AtenScript SCRIPT = AtenScript.load(AlexNetOperators.class, "operators.py");

  private AlexNetOperators() {}

  private static NDArray apply(
      String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }

  /** Returns {@code max(0, weight * x + bias)}: [B, in, h, w] → [B, out, h', w']. */
  static NDArray convolution(
      NDArray x, NDArray weight, NDArray bias, int stride, int padding, int groups) {
    Map<String, Object> literals = new HashMap<>();
    literals.put("stride", List.of(stride, stride));
    literals.put("padding", List.of(padding, padding));
    literals.put("groups", groups);
    literals.put("half", Precision.isBfloat16On(x.getDevice()));
    return apply("convolution", literals, x, weight, bias);
  }

  /** Returns section 3.3's normalisation of x by five neighbouring maps: [B, C, h, w]. */
  static NDArray responseNorm(NDArray x) {
    return apply("response_norm", Map.of(), x);
  }

  /** Returns the greatest of windows of 3, two apart: [B, C, h, w] → [B, C, h', w']. */
  static NDArray overlappingPooling(NDArray x) {
    return apply("overlapping_pooling", Map.of(), x);
  }

  /** Returns the numbers of each picture side by side: [B, C, h, w] → [B, C h w]. */
  static NDArray flatten(NDArray x) {
    return apply("flatten", Map.of(), x);
  }

  /** Returns the means of {@code size} times {@code size} parts, side by side: → [B, C size²]. */
  static NDArray pooledTo(NDArray x, int size) {
    return apply("pooled_to", Map.of("size", List.of(size, size)), x);
  }
}
