package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.nn.Context;

/** CLIP with a residual network as its image encoder. */
public final class ClipResNetModel extends ContrastiveModel {
  private final ClipResNetConfig config;
  private final ModifiedResNet visual;

  /** Creates a model, not initialised. */
  public ClipResNetModel(ClipResNetConfig config) {
    super(config);
    this.config = config;
    visual = child("visual", new ModifiedResNet(config.visionConfig(), config.projectionDim()));
  }

  @Override
  public NDArray imageFeatures(Context context, NDArray pixels) {
    return visual.apply(context, pixels);
  }

  @Override
  public NDArray imageVectors(Context context, NDArray pixels) {
    return imageFeatures(context, pixels);
  }

  @Override
  void checkImages(NDArray pixels, Boolean interpolate) {
    PixelInputs.check(
        pixels, config.channels(), config.imageSize(), ResNetConfig.REDUCTION, interpolate);
  }
}
