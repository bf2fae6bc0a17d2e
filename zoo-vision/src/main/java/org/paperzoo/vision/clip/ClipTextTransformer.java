package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The text encoder (section 2.4): a causal Transformer whose vector of the token that ends the text
 * stands for all of it.
 */
public final class ClipTextTransformer extends ZooBlock {
  private final ClipTextConfig config;
  private final ClipTextEmbeddings embeddings;
  private final ClipEncoder encoder;
  private final LayerNorm lastNorm;

  ClipTextTransformer(ClipTextConfig config) {
    this.config = config;
    embeddings = child("embeddings", new ClipTextEmbeddings(config));
    encoder = child("encoder", new ClipEncoder(config, true));
    lastNorm = child("final_layer_norm", new LayerNorm(config.hiddenSize(), config.layerNormEps()));
  }

  /** Returns the configuration. */
  public ClipTextConfig config() {
    return config;
  }

  /** Returns the vectors of tokens before the last norm, [B, T, D]. */
  NDArray encode(Context context, TextInputs inputs) {
    NDArray x = embeddings.apply(context, inputs.inputIds(), inputs.positionIds()); // [B, T, D]
    if (inputs.attentionMask() == null) {
      return encoder.apply(context, x, null); // [B, T, D]
    }
    NDArray mask = ClipOperators.causalMask(inputs.attentionMask()); // [B, 1, T, T]
    NDArray hidden = encoder.apply(context, x, mask); // [B, T, D]
    context.release(mask);
    return hidden;
  }

  /** Returns the normalised vectors of tokens, [B, T, D]. */
  public NDArray hidden(Context context, TextInputs inputs) {
    try (NDArray last = encode(context, inputs)) {
      return lastNorm.apply(context, last); // [B, T, D]
    }
  }

  /** Returns the vectors of texts, [B, D], the same as {@link #pool} of {@link #hidden}. */
  public NDArray pooled(Context context, TextInputs inputs) {
    NDArray x = embeddings.apply(context, inputs.inputIds(), inputs.positionIds()); // [B, T, D]
    NDArray index = ClipOperators.textEnd(inputs.inputIds(), config.eosTokenId()); // [B]
    NDArray padding = inputs.attentionMask();
    NDArray mask = padding == null ? null : ClipOperators.causalMask(padding); // [B, 1, T, T]
    NDArray seen =
        padding == null
            ? ClipOperators.before(inputs.inputIds(), index)
            : ClipOperators.rowsAt(mask, index); // [B, 1, 1, T]
    NDArray end = encoder.applyToOne(context, x, mask, index, seen); // [B, 1, D]
    for (NDArray used : new NDArray[] {index, seen, mask}) {
      if (used != null) {
        context.release(used);
      }
    }
    try (NDArray token = end;
        NDArray flat = token.squeeze(1)) { // [B, D]
      return lastNorm.apply(context, flat);
    }
  }

  /**
   * Returns the vectors at the end of the texts, [B, D].
   *
   * @param hidden [B, T, D]
   * @param ids [B, T] int64
   */
  public NDArray pool(NDArray hidden, NDArray ids) {
    try (NDArray index = ClipOperators.textEnd(ids, config.eosTokenId()); // [B]
        NDArray end = ClipOperators.one(hidden, index)) { // [B, 1, D]
      return end.squeeze(1); // [B, D]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(hidden(context, new TextInputs(inputs.singletonOrThrow(), null, null)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(config.hiddenSize())};
  }
}
