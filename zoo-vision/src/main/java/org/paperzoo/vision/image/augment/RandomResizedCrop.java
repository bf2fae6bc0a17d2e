package org.paperzoo.vision.image.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.config.Sizes;
import org.paperzoo.core.data.ImageResize;
import org.paperzoo.core.data.ImageResize.Filter;
import org.paperzoo.core.data.PlanarImage;

/**
 * Cuts a rectangle of random size, proportions and place out, and resizes it to a square ({@code
 * torchvision.transforms.RandomResizedCrop}; "Inception-style" in the papers).
 *
 * @param size side of the square
 * @param scale of the rectangle's area, relative to the picture's
 * @param ratio of its width to its height
 * @param filter of the resizing
 */
public record RandomResizedCrop(
    @Doc("Side of the square, in pixels.") @Range(min = 1, max = Sizes.EXTENT) int size,
    @Doc("Least and greatest area of the rectangle, relative to the picture's.")
        @Default("[0.08, 1.0]")
        List<Double> scale,
    @Doc("Least and greatest width of the rectangle, relative to its height.")
        @Default("[0.75, 1.3333333333333333]")
        List<Double> ratio,
    @Doc("Filter of the resizing.") @Default("bilinear") Filter filter)
    implements Augmentation {
  private static final int TRIES = 10;

  /** Checks the ranges. */
  public RandomResizedCrop {
    Ranges.check("scale", scale, 1e-9);
    Ranges.check("ratio", ratio, 1e-3);
  }

  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    int[] box = box(image.height(), image.width(), random);
    return ImageResize.resize(image, box[0], box[1], box[2], box[3], size, size, filter);
  }

  /** Draws the rectangle: top, left, height, width. */
  int[] box(int height, int width, RandomGenerator random) {
    double area = (double) height * width;
    for (int i = 0; i < TRIES; i++) {
      double wanted = area * Ranges.uniform(scale, random);
      double proportions = Ranges.logUniform(ratio, random);
      int w = (int) Math.rint(Math.sqrt(wanted * proportions));
      int h = (int) Math.rint(Math.sqrt(wanted / proportions));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        return new int[] {random.nextInt(height - h + 1), random.nextInt(width - w + 1), h, w};
      }
    }
    // The largest rectangle in the middle that has the proportions.
    double proportions = (double) width / height;
    int w = width;
    int h = height;
    if (proportions < ratio.get(0)) {
      h = Math.min(height, (int) Math.rint(w / ratio.get(0)));
    } else if (proportions > ratio.get(1)) {
      w = Math.min(width, (int) Math.rint(h * ratio.get(1)));
    }
    w = Math.max(1, w);
    h = Math.max(1, h);
    return new int[] {(height - h) / 2, (width - w) / 2, h, w};
  }
}
