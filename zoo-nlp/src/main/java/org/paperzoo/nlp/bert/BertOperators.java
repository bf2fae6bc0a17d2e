package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.aten.Dropout;
import org.paperzoo.core.nn.Precision;

/**
 * The steps between BERT's linear maps, each one call. What autograd does not need of them is freed
 * inside. B sequences of T tokens, width D, H heads.
 */
public final class BertOperators {
  private static final AtenScript SCRIPT = AtenScript.load(BertOperators.class, "operators.py");

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
    Map<String, Object> literals = new HashMap<>();
    literals.put("heads", heads);
    literals.put("half", Precision.isBfloat16On(query.getDevice()));
    if (dropout > 0) {
      literals.putAll(Dropout.literals(dropout));
      double width = (double) query.getShape().getLastDimension() / heads;
      literals.put("scale_scores", 1 / Math.sqrt(width));
    }
    String operator = dropout > 0 ? "attention_dropout" : "attention";
    return mask == null
        ? apply(operator, literals, query, key, value)
        : apply(operator + "_masked", literals, query, key, value, mask);
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
    literals.putAll(Dropout.literals(dropout));
    return apply("dropout_residual_norm", literals, x, residual, weight, bias);
  }

  /** Returns {@code LayerNorm((words + types) + positions)}. */
  static NDArray embeddingNorm(
      NDArray words, NDArray types, NDArray positions, NDArray weight, NDArray bias, double eps) {
    return apply(
        "embedding_norm", normLiterals(weight, eps), words, types, positions, weight, bias);
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
}
