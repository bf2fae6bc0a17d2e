package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.FeedForward;
import org.paperzoo.core.nn.KvCache;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * A layer of the decoder (section 3.1): self-attention that sees no later tokens, attention to the
 * encoder's result and a feed-forward network, each {@code LayerNorm(x + Dropout(Sublayer(x)))}.
 */
public final class DecoderLayer extends ZooBlock {
  private final TransformerConfig config;
  private final MultiHeadAttention attention;
  private final LayerNorm attentionNorm;
  private final MultiHeadAttention cross;
  private final LayerNorm crossNorm;
  private final Linear first;
  private final Linear second;
  private final LayerNorm finalNorm;
  private final Map<String, Object> literals;
  private final Map<String, Object> paddedLiterals;

  DecoderLayer(TransformerConfig config) {
    this.config = config;
    int width = config.dModel();
    int inner = config.decoderFfnDim();
    int heads = config.decoderAttentionHeads();
    attention = child("self_attn", new MultiHeadAttention(config, heads, true));
    attentionNorm = child("self_attn_layer_norm", new LayerNorm(width, TransformerConfig.NORM_EPS));
    cross = child("encoder_attn", new MultiHeadAttention(config, heads, false));
    crossNorm = child("encoder_attn_layer_norm", new LayerNorm(width, TransformerConfig.NORM_EPS));
    first = child("fc1", new Linear(width, inner, config.weights(width, inner)));
    second = child("fc2", new Linear(inner, width, config.weights(inner, width)));
    finalNorm = child("final_layer_norm", new LayerNorm(width, TransformerConfig.NORM_EPS));
    literals = decoding(false);
    paddedLiterals = decoding(true);
  }

  private Map<String, Object> decoding(boolean padded) {
    return Map.of(
        "width",
        config.dModel(),
        "heads",
        attention.attention().heads(),
        "scale",
        attention.attention().scale(),
        "eps",
        TransformerConfig.NORM_EPS,
        "activation",
        config.activationFunction().operator(),
        "masked",
        false,
        "padded",
        padded);
  }

  /** Returns the self-attention. */
  MultiHeadAttention attention() {
    return attention;
  }

  /** Returns the attention to the encoder's result. */
  MultiHeadAttention cross() {
    return cross;
  }

  /**
   * Applies the layer.
   *
   * @param x [B, T, D]
   * @param encoded [B, S, D], the encoder's result
   * @param mask added to the scores of self-attention, [B, 1, T, T], or null for the causal one
   * @param sourceMask added to the scores of the encoder's tokens, [B, 1, 1, S], or null
   * @return [B, T, D]
   */
  public NDArray apply(
      Context context, NDArray x, NDArray encoded, NDArray mask, NDArray sourceMask) {
    // Handles are closed early: autograd keeps what it needs, and the rest is freed.
    // By way of a view, the gradients of the encoder's result are first added up within a layer, as
    // they are where activations are computed again: the sums are the same, bit for bit.
    try (NDArray source = encoded.reshape(encoded.getShape()); // [B, S, D]
        NDArray own = attend(context, attention, attentionNorm, x, x, mask); // [B, T, D]
        NDArray attended = attend(context, cross, crossNorm, own, source, sourceMask); // [B, T, D]
        NDArray update =
            FeedForward.apply(
                context,
                first,
                config.activationFunction(),
                config.activationDropout(),
                second,
                attended)) { // [B, T, D]
      return finalNorm.applyResidual(context, update, attended, config.dropout());
    }
  }

  private NDArray attend(
      Context context,
      MultiHeadAttention attended,
      LayerNorm norm,
      NDArray x,
      NDArray source,
      NDArray mask) {
    try (NDArray update = attended.apply(context, x, source, mask)) { // [B, T, D]
      return norm.applyResidual(context, update, x, config.dropout());
    }
  }

  /**
   * Applies the layer to a new token of each text; see {@link TransformerDecoder#decode}.
   *
   * @param x [B, 1, D]
   * @param past the number of tokens before, a scalar
   * @param layer the number of this layer
   * @return [B, 1, D]
   */
  NDArray decode(
      Context context, NDArray x, NDArray past, KvCache cache, SourceMemory source, int layer) {
    NDArray mask = source.mask();
    NDList arguments =
        new NDList(
            x,
            past,
            cache.keys(layer),
            cache.values(layer),
            source.keys(layer),
            source.values(layer),
            mask == null ? past : mask);
    add(context, arguments, attention.query(), attention.key(), attention.value());
    add(context, arguments, attention.output());
    add(context, arguments, attentionNorm);
    add(context, arguments, cross.query(), cross.output());
    add(context, arguments, crossNorm);
    add(context, arguments, first, second);
    add(context, arguments, finalNorm);
    return Seq2SeqOperators.call(
        "decode_layer",
        mask == null ? literals : paddedLiterals,
        arguments.toArray(NDArray[]::new));
  }

  private static void add(Context context, NDList arguments, Linear... maps) {
    for (Linear map : maps) {
      arguments.add(context.value(map.weight()));
      arguments.add(context.value(map.bias()));
    }
  }

  private static void add(Context context, NDList arguments, LayerNorm norm) {
    arguments.add(context.value(norm.weight()));
    arguments.add(context.value(norm.bias()));
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0), inputs.get(1), null, null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
