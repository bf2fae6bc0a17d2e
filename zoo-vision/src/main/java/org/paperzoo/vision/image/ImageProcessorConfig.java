package org.paperzoo.vision.image;

import java.util.List;
import org.paperzoo.core.data.ImageResize.Filter;

/**
 * How pictures become the input of a model: resized, cut, scaled and normalised, in this order.
 * Each step can be off. {@link PreprocessorFile} reads and writes it as {@code
 * preprocessor_config.json}.
 *
 * @param kind the image processor of {@code transformers} that does the same
 * @param convertRgb written back as it was read; files are always decoded to the number of channels
 *     of the model
 * @param resizes whether pictures are resized
 * @param size what they are resized to
 * @param filter how they are resized
 * @param crops whether the middle is cut out, with black where the picture is smaller
 * @param crop the size of the middle; null if {@code crops} is off
 * @param rescales whether the bytes are multiplied
 * @param rescaleFactor by this
 * @param normalizes whether the mean is subtracted and the result divided by the standard deviation
 * @param mean of each channel, or one for all
 * @param std of each channel, or one for all
 */
public record ImageProcessorConfig(
    ProcessorKind kind,
    boolean convertRgb,
    boolean resizes,
    ImageSize size,
    Filter filter,
    boolean crops,
    ImageSize crop,
    boolean rescales,
    double rescaleFactor,
    boolean normalizes,
    List<Double> mean,
    List<Double> std) {

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a size is missing, the crop keeps proportions, a standard
   *     deviation is not positive, or there is not one mean for each standard deviation
   */
  public ImageProcessorConfig {
    if (size == null || (crops && (crop == null || crop.shorterSide()))) {
      throw new IllegalArgumentException("size " + size + ", crop " + crop);
    }
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "image_mean: has "
              + mean.size()
              + " numbers and image_std has "
              + std.size()
              + "; expected one for each channel in both");
    }
    if (std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException("image_std: expected positive numbers, found " + std);
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** Returns the same with pictures resized to, and cut to, other sizes. */
  public ImageProcessorConfig withSizes(ImageSize newSize, ImageSize newCrop) {
    return new ImageProcessorConfig(
        kind,
        convertRgb,
        resizes,
        newSize,
        filter,
        newCrop != null,
        newCrop,
        rescales,
        rescaleFactor,
        normalizes,
        mean,
        std);
  }

  /** Returns the same for a model whose pictures are squares of {@code side} pixels. */
  public ImageProcessorConfig fitted(int side) {
    ImageSize square = ImageSize.square(side);
    if (square.equals(crops ? crop : size)) {
      return this;
    }
    return crops ? withSizes(ImageSize.shorterSide(side), square) : withSizes(square, null);
  }

  /** Returns the same with another filter. */
  public ImageProcessorConfig withFilter(Filter newFilter) {
    return new ImageProcessorConfig(
        kind,
        convertRgb,
        resizes,
        size,
        newFilter,
        crops,
        crop,
        rescales,
        rescaleFactor,
        normalizes,
        mean,
        std);
  }

  /** Returns the same with another mean and standard deviation of each channel. */
  public ImageProcessorConfig withNormalization(List<Double> newMean, List<Double> newStd) {
    return new ImageProcessorConfig(
        kind,
        convertRgb,
        resizes,
        size,
        filter,
        crops,
        crop,
        rescales,
        rescaleFactor,
        true,
        newMean,
        newStd);
  }
}
