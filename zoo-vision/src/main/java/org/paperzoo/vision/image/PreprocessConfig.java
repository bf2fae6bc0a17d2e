package org.paperzoo.vision.image;

import java.util.Collections;
import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.data.ImageResize.Filter;

/**
 * How pictures are brought to the size of the model in training, evaluation and prediction; the
 * size and the number of channels are the model's. It is written into the model folder as {@code
 * preprocessor_config.json}.
 *
 * @param resize null to resize without regard to proportions
 * @param resample the filter
 * @param mean of each channel in [0, 1], or one for all
 * @param std of each channel, or one for all
 */
public record PreprocessConfig(
    @Doc(
            "Length that the shorter side is resized to, before the middle is cut out. Without it"
                + " the whole picture is resized to the model's size, whatever its proportions.")
        @Default("null")
        @Range(min = 1, max = Sizes.EXTENT)
        Integer resize,
    @Doc("Filter of the resizing.") @Default("bilinear") Filter resample,
    @Doc("Mean of each channel, in [0, 1], or one for all channels.") @Default("[0.5]")
        List<Double> mean,
    @Doc("Standard deviation of each channel, or one for all channels.")
        @Default("[0.5]")
        @Range(min = 0, minExclusive = true)
        List<Double> std) {
  /** Checks the numbers of channels. */
  public PreprocessConfig {
    if (mean.size() != std.size() || (mean.size() != 1 && mean.size() != 3)) {
      throw new IllegalArgumentException(
          "mean: expected one number or one for each channel, and as many in std");
    }
  }

  /**
   * Returns the image processor of a model.
   *
   * @param height of the model's input
   * @param width of the model's input
   * @param channels of the model's input
   * @throws IllegalArgumentException if the shorter side is resized to less than the model's size
   */
  public ImageProcessorConfig toProcessor(int height, int width, int channels) {
    if (resize != null && resize < Math.max(height, width)) {
      throw new IllegalArgumentException(
          "resize: "
              + resize
              + " is smaller than the model's input of "
              + height
              + "x"
              + width
              + ", so that black borders would remain");
    }
    ImageSize size = ImageSize.exactly(height, width);
    ProcessorKind kind = resize == null ? ProcessorKind.VIT : ProcessorKind.CLIP;
    return kind.defaults()
        .withSizes(
            resize == null ? size : ImageSize.shorterSide(resize), resize == null ? null : size)
        .withFilter(resample)
        .withNormalization(forChannels(mean, channels), forChannels(std, channels));
  }

  private static List<Double> forChannels(List<Double> numbers, int channels) {
    return numbers.size() == 1 ? Collections.nCopies(channels, numbers.get(0)) : numbers;
  }
}
