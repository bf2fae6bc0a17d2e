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
    try (NDArray last = encode(context, inputs); // [B, T, D]
        NDArray end = pool(last, inputs.inputIds())) { // [B, D]
      return lastNorm.apply(context, end); // [B, D]
    }
  }

  /**
   * Returns the vectors at the end of the texts, [B, D].
   *
   * @param hidden [B, T, D]
   * @param ids [B, T] int64
   */
  public NDArray pool(NDArray hidden, NDArray ids) {
    return ClipOperators.textEnd(hidden, ids, config.eosTokenId());
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
