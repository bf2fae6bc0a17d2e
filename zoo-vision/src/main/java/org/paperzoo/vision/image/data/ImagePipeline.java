package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.augment.Augmentation;
import org.paperzoo.vision.image.augment.NormalizedImage;

/**
 * From a picture of a data set to the input of a model: decode, augment, resize and cut to the size
 * of the model where the augmentations have not done so, normalise, and augment the values. Thread
 * safe.
 */
public final class ImagePipeline {
  /** How many pictures augmentations are fitted to. */
  private static final int MOST_FITTED = 1_000;

  private final ImageProcessor processor;
  private final List<Augmentation> augmentations;
  private final int height;
  private final int width;
  private final float[] std;

  /**
   * Creates a pipeline.
   *
   * @param augmentations in their order; empty in evaluation
   * @throws org.paperzoo.core.error.UsageException if the processor gives pictures of several sizes
   */
  public ImagePipeline(ImageProcessor processor, List<Augmentation> augmentations) {
    this.processor = processor;
    this.augmentations = List.copyOf(augmentations);
    this.height = processor.height();
    this.width = processor.width();
    this.std = new float[processor.channels()];
    for (int channel = 0; channel < std.length; channel++) {
      std[channel] = processor.std(channel);
    }
  }

  /**
   * Returns the pipeline of training, with the augmentations fitted to the training pictures.
   *
   * @param set the training pictures
   */
  public static ImagePipeline training(
      ImageProcessor processor, List<Augmentation> augmentations, ImageSet set) {
    int count = Math.min(set.count(), MOST_FITTED);
    Supplier<Stream<PlanarImage>> some =
        () ->
            LongStream.range(0, count)
                .mapToObj(i -> decode(set, i * set.size() / count, processor.channels()))
                .flatMap(Optional::stream);
    return new ImagePipeline(processor, augmentations.stream().map(a -> a.fit(some)).toList());
  }

  private static Optional<PlanarImage> decode(ImageSet set, long index, int channels) {
    try {
      return Optional.of(set.get(index).decode(channels));
    } catch (IOException | FailureException e) {
      return Optional.empty(); // training reports it, if it comes to this picture
    }
  }

  /** Returns what resizes and normalises. */
  public ImageProcessor processor() {
    return processor;
  }

  /** Returns the number of values of a picture, C · H · W. */
  public int values() {
    return processor.channels() * height * width;
  }

  /**
   * Makes the input of a model.
   *
   * @param random what is random about the picture is drawn from it
   * @param to takes C · H · W values
   * @param offset where the first goes
   * @throws org.paperzoo.core.error.FailureException if the picture is damaged
   */
  public void prepare(ImageExample example, RandomGenerator random, float[] to, int offset) {
    PlanarImage image = example.decode(processor.channels());
    for (Augmentation augmentation : augmentations) {
      image = augmentation.apply(image, random);
    }
    if (augmentations.isEmpty() || image.height() != height || image.width() != width) {
      image = processor.fit(image);
    }
    processor.normalize(image, to, offset);
    if (!augmentations.isEmpty()) {
      NormalizedImage normalized =
          new NormalizedImage(to, offset, processor.channels(), height, width, std);
      for (Augmentation augmentation : augmentations) {
        augmentation.apply(normalized, random);
      }
    }
  }
}
