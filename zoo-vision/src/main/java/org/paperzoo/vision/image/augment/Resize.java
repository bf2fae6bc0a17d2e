package org.paperzoo.vision.image.augment;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.data.ImageResize;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.data.PlanarImage;

/**
 * Resizes the shorter side, or to a square ({@code torchvision.transforms.Resize}).
 *
 * @param size in pixels
 * @param square whether the proportions are not kept
 * @param filter of the resizing
 */
public record Resize(
    @Doc("Length of the shorter side, in pixels.") @Range(min = 1, max = Sizes.EXTENT) int size,
    @Doc("Whether both sides get this length, whatever the proportions.") @Default("false")
        boolean square,
    @Doc("Filter of the resizing.") @Default("bilinear") Filter filter)
    implements Augmentation {
  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    return square
        ? ImageResize.resize(image, size, size, filter)
        : ImageResize.resizeShorterSide(image, size, filter);
  }
}
