package org.paperzoo.vision.image.augment;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.PlanarImage;

/**
 * Exchanges left and right.
 *
 * @param probability of it
 */
public record HorizontalFlip(
    @Doc("Probability of a flip.") @Default("0.5") @Range(min = 0, max = 1) double probability)
    implements Augmentation {
  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    return random.nextDouble() < probability ? flip(image) : image;
  }

  /** Returns a picture with left and right exchanged. */
  public static PlanarImage flip(PlanarImage image) {
    byte[] in = image.pixels();
    byte[] out = new byte[in.length];
    int width = image.width();
    for (int from = 0; from < in.length; from += width) {
      for (int x = 0; x < width; x++) {
        out[from + x] = in[from + width - 1 - x];
      }
    }
    return new PlanarImage(image.channels(), image.height(), width, out);
  }
}
