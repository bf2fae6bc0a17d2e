package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import java.util.HashMap;
import java.util.Map;
import org.paperzoo.core.aten.Dropout;

/**
 * Multi-head attention of projected vectors, {@code softmax(scale · Q Kᵀ + mask) V} for each head
 * (Vaswani et al. 2017, equation 1 and section 3.2.2), with dropout of the weights in training. It
 * has no parameters: the projections are blocks of the model, under the reference's names.
 *
 * <p>A mask is boolean, true where a query may see a key, or float32 and added to the scores; it is
 * broadcast to [B, H, T, S], for B sequences of T queries and S keys and H heads.
 *
 * @param heads H
 * @param scale the factor of the scores, usually 1/√(width of a head)
 * @param causal whether a query sees no later keys; a mask, where there is one, says so itself
 * @param dropout the probability of dropping a weight in training
 */
public record Attention(int heads, double scale, boolean causal, double dropout) {
  /**
   * Returns attention over all keys, scaled by 1/√(width of a head).
   *
   * @param width D, of all heads together
   */
  public static Attention of(int width, int heads, double dropout) {
    return new Attention(heads, 1 / Math.sqrt((double) width / heads), false, dropout);
  }

  /** Returns the same with the future hidden. */
  public Attention causally() {
    return new Attention(heads, scale, true, dropout);
  }

  /**
   * Applies attention; of one sequence to another (cross attention) if the keys are not of the
   * queries' sequence.
   *
   * @param query [B, T, D]
   * @param key [B, S, D]
   * @param value [B, S, D]
   * @param mask see above, or null
   * @return [B, T, D], the heads side by side
   */
  public NDArray apply(Context context, NDArray query, NDArray key, NDArray value, NDArray mask) {
    return mask == null
        ? call(context, "attention", query, query, key, value)
        : call(context, "attention", query, query, key, value, mask);
  }

  /**
   * Applies attention to queries, keys and values that one projection made.
   *
   * @param qkv [B, T, 3 D], side by side
   * @param mask see above, or null
   * @return [B, T, D], the heads side by side
   */
  public NDArray applyFused(Context context, NDArray qkv, NDArray mask) {
    return mask == null
        ? call(context, "fused_attention", qkv, qkv)
        : call(context, "fused_attention", qkv, qkv, mask);
  }

  private NDArray call(Context context, String operator, NDArray first, NDArray... arguments) {
    Map<String, Object> literals = new HashMap<>();
    literals.put("heads", heads);
    literals.put("scale", scale);
    literals.put("causal", causal);
    literals.put("half", Precision.isBfloat16On(first.getDevice()));
    boolean masked = arguments.length % 2 == 0; // of one array or three
    String name = operator;
    if (context.training() && dropout > 0) {
      literals.putAll(Dropout.literals(dropout));
      name += "_dropout";
    }
    return TransformerOperators.call(masked ? name + "_masked" : name, literals, arguments);
  }

  /**
   * Applies causal attention to new tokens after those of a cache, and writes their keys and values
   * to it; without gradients, in float32. The caller lets the cache grow when all layers are done.
   *
   * @param query [B, T, D], of the new tokens
   * @param key [B, T, D]
   * @param value [B, T, D]
   * @param cache of B sequences, with room for them
   * @param layer whose keys and values
   * @param mask [B, 1, T, past + T], see above; null if a token sees all before it
   * @return [B, T, D]
   */
  public NDArray applyCached(
      NDArray query, NDArray key, NDArray value, KvCache cache, int layer, NDArray mask) {
    Map<String, Object> literals = Map.of("heads", heads, "scale", scale, "masked", mask != null);
    try (NDArray past = cache.past(query.getManager())) {
      return TransformerOperators.call(
          "attention_cached",
          literals,
          query,
          key,
          value,
          past,
          mask == null ? past : mask,
          cache.keys(layer),
          cache.values(layer));
    }
  }
}
