package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.FeedForward;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * A layer of the encoder (section 3.1): self-attention and a feed-forward network, each {@code
 * LayerNorm(x + Dropout(Sublayer(x)))}.
 */
public final class EncoderLayer extends ZooBlock {
  private final TransformerConfig config;
  private final MultiHeadAttention attention;
  private final LayerNorm attentionNorm;
  private final Linear first;
  private final Linear second;
  private final LayerNorm finalNorm;

  EncoderLayer(TransformerConfig config) {
    this.config = config;
    int width = config.dModel();
    int inner = config.encoderFfnDim();
    attention =
        child("self_attn", new MultiHeadAttention(config, config.encoderAttentionHeads(), false));
    attentionNorm = child("self_attn_layer_norm", new LayerNorm(width, TransformerConfig.NORM_EPS));
    first = child("fc1", new Linear(width, inner, config.weights(width, inner)));
    second = child("fc2", new Linear(inner, width, config.weights(inner, width)));
    finalNorm = child("final_layer_norm", new LayerNorm(width, TransformerConfig.NORM_EPS));
  }

  /** Returns the self-attention. */
  MultiHeadAttention attention() {
    return attention;
  }

  /** Applies it to {@code x} [B, S, D]; {@code mask} is added to the scores, or null. */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    // Handles are closed early: autograd keeps what it needs, and the rest is freed.
    try (NDArray attended = attend(context, x, mask); // [B, S, D]
        NDArray update =
            FeedForward.apply(
                context,
                first,
                config.activationFunction(),
                config.activationDropout(),
                second,
                attended)) { // [B, S, D]
      return finalNorm.applyResidual(context, update, attended, config.dropout());
    }
  }

  private NDArray attend(Context context, NDArray x, NDArray mask) {
    try (NDArray update = attention.apply(context, x, x, mask)) { // [B, S, D]
      return attentionNorm.applyResidual(context, update, x, config.dropout());
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
