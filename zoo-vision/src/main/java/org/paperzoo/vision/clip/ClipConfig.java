package org.paperzoo.vision.clip;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * The fields of {@code config.json} of {@code model_type} {@code clip}.
 *
 * @param textConfig the text encoder
 * @param visionConfig the image encoder
 * @param projectionDim E, the width of the space that both embed into
 * @param logitScaleInitValue the initial logarithm of the inverse temperature
 * @param textConfigDict the text encoder in old files, in place of {@code text_config}; null once
 *     read
 * @param visionConfigDict the image encoder in old files, in place of {@code vision_config}; null
 *     once read
 */
public record ClipConfig(
    @Doc("Text encoder.") @Default("{}") ClipTextConfig textConfig,
    @Doc("Image encoder, a vision Transformer.") @Default("{}") ClipVisionConfig visionConfig,
    @Doc("Width of the space that texts and images are embedded into.")
        @Default("512")
        @Range(min = 1, max = Sizes.WIDTH)
        int projectionDim,
    @Doc("Initial logarithm of the inverse temperature.")
        @Default("2.6592")
        @Range(min = -100, max = 100)
        double logitScaleInitValue,
    @Doc("Text encoder in old files, in place of text_config.") @Default("null")
        ClipTextConfig textConfigDict,
    @Doc("Image encoder in old files, in place of vision_config.") @Default("null")
        ClipVisionConfig visionConfigDict)
    implements ContrastiveConfig {
  /** Takes the encoders as the reference does: the old keys win. */
  public ClipConfig {
    textConfig = textConfigDict == null ? textConfig : textConfigDict;
    visionConfig = visionConfigDict == null ? visionConfig : visionConfigDict;
    textConfigDict = null;
    visionConfigDict = null;
  }

  /** Creates a configuration with the paper's initial temperature. */
  public ClipConfig(ClipTextConfig text, ClipVisionConfig vision, int projection) {
    this(text, vision, projection, ContrastiveConfig.LOGIT_SCALE, null, null);
  }

  @Override
  public int imageSize() {
    return visionConfig.imageSize();
  }

  @Override
  public int channels() {
    return visionConfig.numChannels();
  }

  @Override
  public ClipConfig withText(ClipTextConfig text) {
    return new ClipConfig(text, visionConfig, projectionDim, logitScaleInitValue, null, null);
  }
}
