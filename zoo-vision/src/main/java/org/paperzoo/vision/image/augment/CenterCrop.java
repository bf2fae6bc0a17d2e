package org.paperzoo.vision.image.augment;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.UsageException;

/**
 * Cuts a square out of the middle ({@code torchvision.transforms.CenterCrop}).
 *
 * @param size its side
 */
public record CenterCrop(
    @Doc("Side of the square, in pixels.") @Range(min = 1, max = Sizes.EXTENT) int size)
    implements Augmentation {
  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    if (image.height() < size || image.width() < size) {
      throw new UsageException(
          "A picture of "
              + image.height()
              + "x"
              + image.width()
              + " pixels is smaller than the center crop of "
              + size
              + ". Put a resize before center_crop, or choose a smaller size.");
    }
    // torchvision rounds half to even.
    int top = (int) Math.rint((image.height() - size) / 2.0);
    int left = (int) Math.rint((image.width() - size) / 2.0);
    return image.crop(top, left, size, size);
  }
}
