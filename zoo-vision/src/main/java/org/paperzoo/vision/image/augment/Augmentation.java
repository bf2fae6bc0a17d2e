package org.paperzoo.vision.image.augment;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.paperzoo.core.config.Choice;
import org.paperzoo.core.data.PlanarImage;

/**
 * A random change of a training picture; a config lists them in the order in which they are made.
 * Each overrides one of the two methods. Thread safe.
 */
@Choice
public interface Augmentation {
  /**
   * Returns the picture changed, before it is normalised.
   *
   * @param image [C, H, W]; not to be written to
   * @param random all that is random is drawn from it
   */
  default PlanarImage apply(PlanarImage image, RandomGenerator random) {
    return image;
  }

  /** Changes the values in place, after they were normalised. */
  default void apply(NormalizedImage image, RandomGenerator random) {}

  /**
   * Returns the augmentation with what it takes from the training pictures; called once, before
   * training.
   *
   * @param pictures gives some of them
   */
  default Augmentation fit(Supplier<Stream<PlanarImage>> pictures) {
    return this;
  }
}
