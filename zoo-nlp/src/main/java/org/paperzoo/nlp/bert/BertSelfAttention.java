package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Attention;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** Multi-head attention of every token over all tokens (Vaswani et al. 2017, section 3.2). */
public final class BertSelfAttention extends ZooBlock {
  private final EncoderConfig config;
  private final Attention attention;
  private final Linear query;
  private final Linear key;
  private final Linear value;

  BertSelfAttention(EncoderConfig config) {
    this.config = config;
    attention =
        Attention.of(
            config.hiddenSize(), config.numAttentionHeads(), config.attentionProbsDropoutProb());
    query = child("query", projection());
    key = child("key", projection());
    value = child("value", projection());
  }

  private Linear projection() {
    return new Linear(config.hiddenSize(), config.hiddenSize(), config.weights());
  }

  /**
   * Returns the attended vectors, the heads side by side.
   *
   * @param x [B, T, D]
   * @param mask added to the scores, broadcast to [B, H, T, T], or null
   * @return [B, T, D]
   */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    try (NDArray q = query.apply(context, x); // [B, T, D]
        NDArray k = key.apply(context, x); // [B, T, D]
        NDArray v = value.apply(context, x)) { // [B, T, D]
      return attention.apply(context, q, k, v, mask);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0), inputs.size() > 1 ? inputs.get(1) : null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
