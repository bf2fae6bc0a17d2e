package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LayerNorm;

/**
 * The steps of BERT that other Transformers do not have, each one call. What autograd does not need
 * of them is freed inside. B sequences of T tokens, width D.
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

  /** Returns {@code norm((words + types) + positions)}; the shapes are broadcast to [B, T, D]. */
  static NDArray embeddingNorm(
      Context context, NDArray words, NDArray types, NDArray positions, LayerNorm norm) {
    return apply(
        "embedding_norm",
        Map.of("width", norm.weight().getShape().size(), "eps", norm.eps()),
        words,
        types,
        positions,
        context.value(norm.weight()),
        context.value(norm.bias()));
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
