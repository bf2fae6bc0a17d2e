package org.paperzoo.vision.image.augment;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.PlanarImage;

/**
 * Exchanges top and bottom.
 *
 * @param probability of it
 */
public record VerticalFlip(
    @Doc("Probability of a flip.") @Default("0.5") @Range(min = 0, max = 1) double probability)
    implements Augmentation {
  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return image;
    }
    byte[] in = image.pixels();
    byte[] out = new byte[in.length];
    int width = image.width();
    int height = image.height();
    for (int row = 0; row < image.channels() * height; row++) {
      int y = row % height;
      System.arraycopy(in, (row - y + height - 1 - y) * width, out, row * width, width);
    }
    return new PlanarImage(image.channels(), height, width, out);
  }
}
