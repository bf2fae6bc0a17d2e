package org.paperzoo.vision.clip;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;

/**
 * The residual network that embeds images: {@code vision_config} of {@code model_type} {@code
 * clip_resnet}.
 *
 * @param layers the number of blocks in each of the four stages
 * @param width the channels before the first stage
 * @param imageSize the height and width of an image in pixels
 * @param zeroInitResidual whether each block starts as the identity, as published
 */
public record ResNetConfig(
    @Doc("Number of blocks in each of the four stages.")
        @Default("[3, 4, 6, 3]")
        @Range(min = 1, max = Sizes.LAYERS)
        List<Integer> layers,
    @Doc("Channels before the first stage; an even number.")
        @Default("64")
        @Range(min = 2, max = Sizes.EXTENT)
        int width,
    @Doc("Height and width of an image in pixels.")
        @Default("224")
        @Range(min = REDUCTION, max = Sizes.EXTENT)
        int imageSize,
    @Doc("Whether each block starts as the identity.") @Default("true") boolean zeroInitResidual) {
  /** The channels of an image. */
  static final int CHANNELS = 3;

  /** How many pixels, in each direction, one place of the last stage stands for. */
  static final int REDUCTION = 32;

  private static final int HEAD_WIDTH = 64;

  /** Checks what the types do not. */
  public ResNetConfig {
    if (layers.size() != 4) {
      throw new IllegalArgumentException(
          "layers: expected the blocks of four stages, found " + layers.size() + " numbers");
    }
    if (width % 2 != 0) {
      throw new IllegalArgumentException("width: expected an even number, found " + width);
    }
    layers = List.copyOf(layers);
  }

  /** Returns how many places the last stage has in each direction. */
  int side() {
    return imageSize / REDUCTION;
  }

  /** Returns the heads of the attention pooling. */
  int attentionHeads() {
    return Math.max(1, 32 * width / HEAD_WIDTH);
  }
}
