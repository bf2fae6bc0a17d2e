package org.paperzoo.core.data;

import org.paperzoo.core.error.UsageException;

/**
 * The three parts of a data set of images.
 *
 * @param train what the model learns from
 * @param validation held out from the training images
 * @param test the data set's own test images
 */
public record ImageSplits(ImageData train, ImageData validation, ImageData test) {

  /**
   * Loads a data set and holds its last training images out for validation, as is usual for MNIST
   * (50,000 and 10,000).
   *
   * @throws UsageException if there are too few training images
   * @throws org.paperzoo.core.error.FailureException if the data is missing or malformed
   */
  public static ImageSplits load(DataHome home, ImagesConfig config) {
    ImageData train = ImageDataSets.load(config.name(), Split.TRAIN, home);
    int kept = train.count() - config.validationSize();
    if (kept < 1) {
      throw new UsageException(
          "data.validation_size is "
              + config.validationSize()
              + ", but "
              + config.name()
              + " has only "
              + train.count()
              + " training images. Hold out fewer.");
    }
    return new ImageSplits(
        train.slice(0, kept),
        train.slice(kept, train.count()).as(Split.VALIDATION),
        ImageDataSets.load(config.name(), Split.TEST, home));
  }

  /** Returns the part that evaluations call {@code train}, {@code val} or {@code test}. */
  public ImageData part(String split) {
    return switch (split) {
      case "train" -> train;
      case "val" -> validation;
      case "test" -> test;
      default -> throw new IllegalArgumentException("no split " + split);
    };
  }
}
