package org.paperzoo.vision.image.augment;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.vision.image.augment.op.Enhance;
import org.paperzoo.vision.image.augment.op.Hue;

/**
 * Changes brightness, contrast, saturation and hue in a random order ({@code
 * torchvision.transforms.ColorJitter}).
 *
 * @param brightness the factor is drawn from [max(0, 1 - brightness), 1 + brightness]
 * @param contrast as brightness
 * @param saturation as brightness
 * @param hue the turn is drawn from [-hue, hue]
 */
public record ColorJitter(
    @Doc("Brightness is multiplied by a factor of 1 minus to 1 plus this.")
        @Default("0")
        @Range(min = 0, max = 100)
        double brightness,
    @Doc("As brightness, for contrast.") @Default("0") @Range(min = 0, max = 100) double contrast,
    @Doc("As brightness, for saturation.") @Default("0") @Range(min = 0, max = 100)
        double saturation,
    @Doc("Hue is turned by up to this part of the colour circle, either way.")
        @Default("0")
        @Range(min = 0, max = 0.5)
        double hue)
    implements Augmentation {
  private static final int KINDS = 4;

  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    int[] order = {0, 1, 2, 3};
    for (int i = KINDS - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    PlanarImage changed = image;
    for (int kind : order) {
      changed = change(changed, kind, random);
    }
    return changed;
  }

  private PlanarImage change(PlanarImage image, int kind, RandomGenerator random) {
    return switch (kind) {
      case 0 -> brightness == 0 ? image : Enhance.brightness(image, factor(brightness, random));
      case 1 -> contrast == 0 ? image : Enhance.contrast(image, factor(contrast, random));
      case 2 -> saturation == 0 ? image : Enhance.color(image, factor(saturation, random));
      default -> hue == 0 ? image : Hue.shift(image, Ranges.uniform(-hue, hue, random));
    };
  }

  private static double factor(double range, RandomGenerator random) {
    return Ranges.uniform(Math.max(0, 1 - range), 1 + range, random);
  }
}
