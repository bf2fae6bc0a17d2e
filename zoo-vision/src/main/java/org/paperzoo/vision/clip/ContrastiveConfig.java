package org.paperzoo.vision.clip;

/** What training and prediction need to know of a model of either image encoder. */
public interface ContrastiveConfig {
  /** The paper's initial log(1 / 0.07), to the digits of the published configurations. */
  double LOGIT_SCALE = 2.6592;

  /** Returns the text encoder. */
  ClipTextConfig textConfig();

  /** Returns E, the width of the space that texts and images are embedded into. */
  int projectionDim();

  /** Returns the initial logarithm of the inverse temperature. */
  double logitScaleInitValue();

  /** Returns the height and width of an image in pixels. */
  int imageSize();

  /** Returns the channels of an image. */
  int channels();

  /** Returns this configuration with another text encoder. */
  ContrastiveConfig withText(ClipTextConfig text);
}
