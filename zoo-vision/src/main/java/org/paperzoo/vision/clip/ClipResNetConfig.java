package org.paperzoo.vision.clip;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * The fields of {@code config.json} of {@code model_type} {@code clip_resnet}.
 *
 * @param textConfig the text encoder
 * @param visionConfig the image encoder
 * @param projectionDim E, the width of the space that both embed into
 * @param logitScaleInitValue the initial logarithm of the inverse temperature
 */
public record ClipResNetConfig(
    @Doc("Text encoder.") @Default("{}") ClipTextConfig textConfig,
    @Doc("Image encoder, a residual network.") @Default("{}") ResNetConfig visionConfig,
    @Doc("Width of the space that texts and images are embedded into.")
        @Default("1024")
        @Range(min = 1, max = Sizes.WIDTH)
        int projectionDim,
    @Doc("Initial logarithm of the inverse temperature.")
        @Default("2.6592")
        @Range(min = -100, max = 100)
        double logitScaleInitValue)
    implements ContrastiveConfig {

  @Override
  public int imageSize() {
    return visionConfig.imageSize();
  }

  @Override
  public int channels() {
    return ResNetConfig.CHANNELS;
  }

  @Override
  public ClipResNetConfig withText(ClipTextConfig text) {
    return new ClipResNetConfig(text, visionConfig, projectionDim, logitScaleInitValue);
  }
}
