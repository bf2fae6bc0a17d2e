package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Attention;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Multi-head attention with its projections, {@code Concat(head_1 ... head_h) W^O} (section 3.2.2).
 */
public final class MultiHeadAttention extends ZooBlock {
  private final Attention attention;
  private final Linear key;
  private final Linear value;
  private final Linear query;
  private final Linear output;

  MultiHeadAttention(TransformerConfig config, int heads, boolean causal) {
    attention = config.attention(heads, causal);
    int width = config.dModel();
    int keys = heads * config.keyWidth(heads);
    key = child("k_proj", new Linear(width, keys, config.weights(width, keys)));
    value = child("v_proj", new Linear(width, width, config.weights(width, width)));
    query = child("q_proj", new Linear(width, keys, config.weights(width, keys)));
    output = child("out_proj", new Linear(width, width, config.weights(width, width)));
  }

  /** Returns the number of heads and the scale. */
  Attention attention() {
    return attention;
  }

  /** Returns the projection to keys. */
  Linear key() {
    return key;
  }

  /** Returns the projection to values. */
  Linear value() {
    return value;
  }

  /** Returns the projection to queries. */
  Linear query() {
    return query;
  }

  /** Returns the projection of the heads' results. */
  Linear output() {
    return output;
  }

  /**
   * Lets vectors attend to others, or to themselves.
   *
   * @param x [B, T, D]
   * @param source [B, S, D], what is attended to
   * @param mask added to the scores, broadcast to [B, H, T, S], or null
   * @return [B, T, D]
   */
  public NDArray apply(Context context, NDArray x, NDArray source, NDArray mask) {
    try (NDArray attended = heads(context, x, source, mask)) { // [B, T, D]
      return output.apply(context, attended); // [B, T, D]
    }
  }

  private NDArray heads(Context context, NDArray x, NDArray source, NDArray mask) {
    try (NDArray q = query.apply(context, x); // [B, T, H d_k]
        NDArray k = key.apply(context, source); // [B, S, H d_k]
        NDArray v = value.apply(context, source)) { // [B, S, D]
      return attention.apply(context, q, k, v, mask); // [B, T, D]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(
        apply(context, inputs.get(0), inputs.get(1), inputs.size() > 2 ? inputs.get(2) : null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
