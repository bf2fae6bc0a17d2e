package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.nn.Precision;

/**
 * The steps between BERT's linear maps, each one call. What autograd does not need of them is freed
 * inside. B sequences of T tokens, width D, H heads.
 */
public final class BertOperators {
  private static final AtenScript SCRIPT = AtenScript.load(BertOperators.class, "operators.py");

  /** The values that 16 random bits have. */
  private static final long DRAWS = 1 << 16;

  private BertOperators() {}

  private static NDArray apply(
      String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }

  /**
   * Returns what is added to attention scores: 0 where the mask is 1, the least float32 where it is
   * 0.
   *
   * @param mask [B, T] over the tokens attended to, or [B, T, T] for each token that attends
   * @return [B, 1, 1, T] or [B, 1, T, T] float32
   */
  public static NDArray additiveMask(NDArray mask) {
    return apply(mask.getShape().dimension() == 3 ? "pair_mask" : "token_mask", Map.of(), mask);
  }

  /**
   * Returns multi-head attention of projected vectors.
   *
   * @param query [B, T, D]
   * @param key [B, S, D]
   * @param value [B, S, D]
   * @param mask added to the scores, broadcast to [B, H, T, S], or null
   * @param heads H
   * @param dropout the probability of dropping an attention weight
   * @return [B, T, D], the heads side by side
   */
  public static NDArray attention(
      NDArray query, NDArray key, NDArray value, NDArray mask, int heads, double dropout) {
    String operator =
        "attention"
            + (dropout == 0 ? "" : "_dropout")
            + (mask == null ? "" : "_masked")
            + (Precision.isBfloat16On(query.getDevice()) ? "_bf16" : "");
    Map<String, Object> literals = new HashMap<>(Map.of("heads", heads));
    if (dropout > 0) {
      literals.putAll(dropoutLiterals(dropout));
      double width = (double) query.getShape().getLastDimension() / heads;
      literals.put("scale_scores", 1 / Math.sqrt(width));
    }
    return mask == null
        ? apply(operator, literals, query, key, value)
        : apply(operator, literals, query, key, value, mask);
  }

  /** A number is dropped if 16 random bits, as a signed number, are below the threshold. */
  private static Map<String, Object> dropoutLiterals(double probability) {
    long dropped = Math.round(probability * DRAWS);
    return Map.of("threshold", dropped - DRAWS / 2, "scale", DRAWS / (double) (DRAWS - dropped));
  }

  /** Returns {@code x} [..., D] normalised over its last axis. */
  public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
    return apply("layer_norm", normLiterals(weight, eps), x, weight, bias);
  }

  private static Map<String, Object> normLiterals(NDArray weight, double eps) {
    return Map.of("width", weight.size(), "eps", eps);
  }

  /** Returns {@code LayerNorm(dropout(x) + residual)}, all [..., D]. */
  static NDArray residualNorm(
      NDArray x, NDArray residual, NDArray weight, NDArray bias, double eps, double dropout) {
    if (dropout == 0) {
      return apply("residual_norm", normLiterals(weight, eps), x, residual, weight, bias);
    }
    Map<String, Object> literals = new HashMap<>(normLiterals(weight, eps));
    literals.putAll(dropoutLiterals(dropout));
    return apply("dropout_residual_norm", literals, x, residual, weight, bias);
  }

  /** Returns {@code LayerNorm((words + types) + positions)}. */
  static NDArray embeddingNorm(
      NDArray words, NDArray types, NDArray positions, NDArray weight, NDArray bias, double eps) {
    return apply(
        "embedding_norm", normLiterals(weight, eps), words, types, positions, weight, bias);
  }

  /**
   * Returns {@code x} with each number dropped with that probability, rounded to a multiple of
   * 2⁻¹⁶, and the others scaled up.
   */
  public static NDArray dropout(NDArray x, double probability) {
    return apply("dropout", dropoutLiterals(probability), x);
  }

  /**
   * Returns the positions of tokens, counted from {@code padding + 1}; padding tokens have the
   * position {@code padding}.
   *
   * @param ids [B, T] int64
   */
  static NDArray positionsAfterPadding(NDArray ids, long padding) {
    return apply("positions_after_padding", Map.of("padding", padding), ids);
  }

  /** Returns GELU in its approximation with tanh. */
  static NDArray geluTanh(NDArray x) {
    return apply("gelu_tanh", Map.of(), x);
  }

  /** Returns x σ(x). */
  static NDArray silu(NDArray x) {
    return apply("silu", Map.of(), x);
  }
}
