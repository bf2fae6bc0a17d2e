package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.aten.Bfloat16;
import org.paperzoo.core.nn.Precision;

/**
 * The steps of the Vision Transformer that other Transformers do not have, each one call. B
 * pictures, N patches, T tokens, width D.
 */
final class ViTOperators {
  private static final AtenScript SCRIPT = AtenScript.load(ViTOperators.class, "operators.py");

  private ViTOperators() {}

  private static NDArray apply(
      String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }

  /**
   * Returns the projected patches of pictures; pixels that fill no patch are dropped.
   *
   * @param pixels [B, C, H, W]
   * @param weight [D, C, P, P]
   * @param bias [D]
   * @return [B, N, D]
   */
  static NDArray patches(NDArray pixels, NDArray weight, NDArray bias) {
    Map<String, Object> literals = new HashMap<>(Bfloat16.literals(pixels.getDevice()));
    literals.put("half", Precision.current() == Precision.BFLOAT16);
    literals.put("patch", weight.getShape().get(3));
    return apply("patches", literals, pixels, weight, bias);
  }

  /**
   * Returns tokens before patches, with the positions of both.
   *
   * @param patches [B, N, D]
   * @param positions [1, K + N, D]
   * @param tokens [1, 1, D] each
   * @return [B, K + N, D]
   */
  static NDArray embed(NDArray patches, NDArray positions, NDArray... tokens) {
    String operator = tokens.length == 0 ? "embed" : tokens.length == 1 ? "embed_1" : "embed_2";
    NDArray[] arguments = new NDArray[2 + tokens.length];
    arguments[0] = patches;
    arguments[1] = positions;
    System.arraycopy(tokens, 0, arguments, 2, tokens.length);
    return apply(operator, Map.of(), arguments);
  }

  /**
   * Returns positions of a grid of another size, bicubic.
   *
   * @param positions [1, first + places, D]
   * @param first how many are of tokens, and stay
   * @param rows of the grid of places
   * @return [1, first + height width, D]
   */
  static NDArray interpolate(NDArray positions, int first, long rows, long height, long width) {
    return apply(
        "interpolate",
        Map.of("first", first, "rows", rows, "height", height, "width", width),
        positions);
  }

  /**
   * Returns {@code x + update}, where the update of each picture is dropped with a probability and
   * the others are scaled up.
   *
   * @param x [B, T, D]
   * @param update [B, T, D]
   */
  static NDArray addOrSkip(NDArray x, NDArray update, double rate) {
    return apply("add_or_skip", Map.of("keep", 1 - rate), x, update);
  }

  /** Returns the first of tokens: [B, T, D] → [B, count, D]. */
  static NDArray first(NDArray x, int count) {
    return apply("first", Map.of("count", count), x);
  }

  /** Returns one token of each picture: [B, T, D] → [B, D]. */
  static NDArray token(NDArray x, int index) {
    return apply("token", Map.of("index", index), x);
  }

  /** Returns the mean of the tokens: [B, T, D] → [B, D]. */
  static NDArray mean(NDArray x) {
    return apply("mean", Map.of(), x);
  }

  /**
   * Returns the attention weights, averaged over the heads.
   *
   * @param query [B, T, D]
   * @param key [B, T, D]
   * @return [B, T, T]
   */
  static NDArray attentionWeights(NDArray query, NDArray key, int heads, double scale) {
    return apply("attention_weights", Map.of("heads", heads, "scale", scale), query, key);
  }
}
