package org.paperzoo.vision.image.augment;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.UsageException;

/**
 * Cuts a square out at a random place ({@code torchvision.transforms.RandomCrop}).
 *
 * @param size its side
 * @param padding black added on each side before
 */
public record RandomCrop(
    @Doc("Side of the square, in pixels.") @Range(min = 1, max = Sizes.EXTENT) int size,
    @Doc("Black pixels added on each side before.")
        @Default("0")
        @Range(min = 0, max = Sizes.EXTENT)
        int padding)
    implements Augmentation {
  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    PlanarImage padded = padding == 0 ? image : pad(image, padding);
    if (padded.height() < size || padded.width() < size) {
      throw new UsageException(
          "A picture of "
              + image.height()
              + "x"
              + image.width()
              + " pixels"
              + (padding == 0 ? "" : " and padding " + padding)
              + " is smaller than the random crop of "
              + size
              + ". Put a resize before random_crop, choose a smaller size, or add padding.");
    }
    int top = random.nextInt(padded.height() - size + 1);
    int left = random.nextInt(padded.width() - size + 1);
    return padded.crop(top, left, size, size);
  }

  private static PlanarImage pad(PlanarImage image, int padding) {
    int height = image.height() + 2 * padding;
    int width = image.width() + 2 * padding;
    byte[] out = new byte[Math.multiplyExact(image.channels() * height, width)];
    for (int channel = 0; channel < image.channels(); channel++) {
      for (int y = 0; y < image.height(); y++) {
        System.arraycopy(
            image.pixels(),
            (channel * image.height() + y) * image.width(),
            out,
            (channel * height + padding + y) * width + padding,
            image.width());
      }
    }
    return new PlanarImage(image.channels(), height, width, out);
  }
}
