package org.paperzoo.vision.image.augment;

import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.vision.image.augment.op.Enhance;

/**
 * Takes the colour out ({@code torchvision.transforms.RandomGrayscale}).
 *
 * @param probability of it
 */
public record RandomGrayscale(
    @Doc("Probability of a grey picture.") @Default("0.1") @Range(min = 0, max = 1)
        double probability)
    implements Augmentation {
  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    return random.nextDouble() < probability ? Enhance.grey(image) : image;
  }
}
