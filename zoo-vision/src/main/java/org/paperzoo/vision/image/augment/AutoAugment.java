package org.paperzoo.vision.image.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.vision.image.augment.op.Affine.Interpolation;

/**
 * Makes a pair of operations of a policy that was found by search (Cubuk et al. 2019,
 * "AutoAugment"; {@code torchvision.transforms.AutoAugment}).
 *
 * @param policy which pairs
 * @param interpolation of shears and rotations
 */
public record AutoAugment(
    @Doc("Data set on which the policy was found: imagenet, cifar10 or svhn.") @Default("imagenet")
        AutoAugmentPolicy policy,
    @Doc("Interpolation of shears and rotations.") @Default("nearest") Interpolation interpolation)
    implements Augmentation {
  @Override
  public PlanarImage apply(PlanarImage image, RandomGenerator random) {
    List<AutoAugmentPolicy.Part> pair = policy.pairs().get(random.nextInt(policy.pairs().size()));
    PlanarImage changed = image;
    for (AutoAugmentPolicy.Part part : pair) {
      boolean made = random.nextDouble() <= part.probability();
      boolean negative = random.nextBoolean();
      if (made) {
        double strength =
            part.operation().magnitude(changed, part.level(), AutoAugmentPolicy.LEVELS);
        strength = part.operation().isSigned() && negative ? -strength : strength;
        changed = part.operation().apply(changed, strength, interpolation);
      }
    }
    return changed;
  }
}
