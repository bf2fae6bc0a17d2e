package org.paperzoo.vision.image.augment;

import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.vision.image.augment.op.Affine.Interpolation;
import org.paperzoo.vision.image.augment.op.Operation;

/**
 * Makes some operations of one strength, drawn from fourteen (Cubuk et al. 2020, "RandAugment";
 * {@code torchvision.transforms.RandAugment}).
 *
 * @param operations how many
 * @param magnitude their strength
 * @param levels of strength
 * @param interpolation of shears and rotations
 */
public record RandAugment(
    @Doc("How many operations a picture goes through.") @Default("2") @Range(min = 0, max = 100)
        int operations,
    @Doc("Strength of the operations, from 0 to levels - 1.") @Default("9") @Range(min = 0)
        int magnitude,
    @Doc("Levels of strength.") @Default("31") @Range(min = 2, max = 1000) int levels,
    @Doc("Interpolation of shears and rotations.") @Default("nearest") Interpolation interpolation)
    implements Augmentation {
  private static final List<Operation> ALL =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Operation.INVERT)));

  /** Checks the strength. */
  public RandAugment {
    if (magnitude >= levels) {
      throw new IllegalArgumentException(
          "magnitude: expected 0 to "
              + (levels - 1)
              + ", one less than levels, found "
              + magnitude);
    }
  }

  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    PlanarImage changed = image;
    for (int i = 0; i < operations; i++) {
      Operation operation = ALL.get(random.nextInt(ALL.size()));
      double strength = operation.magnitude(changed, magnitude, levels);
      if (operation.isSigned() && random.nextBoolean()) {
        strength = -strength;
      }
      changed = operation.apply(changed, strength, interpolation);
    }
    return changed;
  }
}
