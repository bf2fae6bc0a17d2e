package org.paperzoo.vision.image.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * Overwrites a rectangle of the normalised values (Zhong et al. 2020; {@code
 * torchvision.transforms.RandomErasing}).
 *
 * @param probability of it
 * @param scale of the rectangle's area, relative to the picture's
 * @param ratio of its height to its width
 * @param value what is written
 * @param noise whether standard normal numbers are written instead
 */
public record RandomErasing(
    @Doc("Probability of a rectangle.") @Default("0.5") @Range(min = 0, max = 1) double probability,
    @Doc("Least and greatest area of the rectangle, relative to the picture's.")
        @Default("[0.02, 0.33]")
        List<Double> scale,
    @Doc("Least and greatest height of the rectangle, relative to its width.")
        @Default("[0.3, 3.3]")
        List<Double> ratio,
    @Doc("Normalised value that is written; 0 is the mean.") @Default("0.0") double value,
    @Doc("Whether standard normal numbers are written instead of the value.") @Default("false")
        boolean noise)
    implements Augmentation {
  private static final int TRIES = 10;

  /** Checks the ranges. */
  public RandomErasing {
    Ranges.check("scale", scale, 0);
    Ranges.check("ratio", ratio, 1e-3);
  }

  @Override
  public void apply(NormalizedImage image, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return;
    }
    double area = (double) image.height() * image.width();
    for (int i = 0; i < TRIES; i++) {
      double wanted = area * Ranges.uniform(scale, random);
      double proportions = Ranges.logUniform(ratio, random);
      int height = (int) Math.rint(Math.sqrt(wanted * proportions));
      int width = (int) Math.rint(Math.sqrt(wanted / proportions));
      if (height < image.height() && width < image.width()) {
        erase(image, height, width, random);
        return;
      }
    }
  }

  private void erase(NormalizedImage image, int height, int width, RandomGenerator random) {
    int top = random.nextInt(image.height() - height + 1);
    int left = random.nextInt(image.width() - width + 1);
    for (int channel = 0; channel < image.channels(); channel++) {
      for (int y = top; y < top + height; y++) {
        int from = image.offset() + (channel * image.height() + y) * image.width() + left;
        for (int at = from; at < from + width; at++) {
          image.values()[at] = (float) (noise ? random.nextGaussian() : value);
        }
      }
    }
  }
}
