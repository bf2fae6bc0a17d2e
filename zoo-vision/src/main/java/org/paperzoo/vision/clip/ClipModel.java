package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;

/** CLIP with a vision Transformer as its image encoder. */
public final class ClipModel extends ContrastiveModel {
  private final ClipVisionTransformer vision;
  private final Linear visualProjection;

  /** Creates a model, not initialised. */
  public ClipModel(ClipConfig config) {
    super(config);
    ClipVisionConfig visionConfig = config.visionConfig();
    vision = child("vision_model", new ClipVisionTransformer(visionConfig));
    visualProjection =
        child("visual_projection", projection(visionConfig.hiddenSize(), config, visionConfig));
  }

  @Override
  public NDArray imageFeatures(Context context, NDArray pixels) {
    try (NDArray pooled = imageVectors(context, pixels)) { // [B, D]
      return visualProjection.apply(context, pooled); // [B, E]
    }
  }

  @Override
  public NDArray imageVectors(Context context, NDArray pixels) {
    return vision.pooled(context, pixels);
  }

  @Override
  void checkImages(NDArray pixels, Boolean interpolate) {
    ClipVisionConfig config = vision.config();
    PixelInputs.check(
        pixels, config.numChannels(), config.imageSize(), config.patchSize(), interpolate);
  }
}
