package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The vision Transformer (section 2.4): that of Dosovitskiy et al. with another norm before the
 * first layer, whose class token stands for the image.
 */
public final class ClipVisionTransformer extends ZooBlock {
  private final ClipVisionConfig config;
  private final ClipVisionEmbeddings embeddings;
  private final LayerNorm firstNorm;
  private final ClipEncoder encoder;
  private final LayerNorm lastNorm;

  ClipVisionTransformer(ClipVisionConfig config) {
    this.config = config;
    embeddings = child("embeddings", new ClipVisionEmbeddings(config));
    // The reference's own spelling.
    firstNorm = child("pre_layrnorm", new LayerNorm(config.hiddenSize(), config.layerNormEps()));
    encoder = child("encoder", new ClipEncoder(config, false));
    lastNorm = child("post_layernorm", new LayerNorm(config.hiddenSize(), config.layerNormEps()));
  }

  /** Returns the configuration. */
  public ClipVisionConfig config() {
    return config;
  }

  /**
   * Returns the vectors of the class token and of the patches after the layers, [B, 1 + N, D].
   *
   * @param pixels [B, C, height, width]
   */
  public NDArray hidden(Context context, NDArray pixels) {
    return encoder.apply(context, embed(context, pixels), null);
  }

  private NDArray embed(Context context, NDArray pixels) {
    try (NDArray embedded = embeddings.apply(context, pixels)) { // [B, 1 + N, D]
      return firstNorm.apply(context, embedded);
    }
  }

  /** Returns the vectors of images, [B, D], the same as {@link #pool} of {@link #hidden}. */
  public NDArray pooled(Context context, NDArray pixels) {
    NDArray x = embed(context, pixels); // [B, 1 + N, D]
    try (NDArray token = encoder.applyToOne(context, x, null, null, null); // [B, 1, D]
        NDArray flat = token.squeeze(1)) { // [B, D]
      return lastNorm.apply(context, flat);
    }
  }

  /** Returns the normalised vectors of the class token of hidden states [B, 1 + N, D], [B, D]. */
  public NDArray pool(Context context, NDArray hidden) {
    try (NDArray token = hidden.get(new NDIndex(":, 0"))) { // [B, D]
      return lastNorm.apply(context, token);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(hidden(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return embeddings.getOutputShapes(inputShapes);
  }
}
