package org.paperzoo.vision.image.augment;

import java.util.Arrays;
import java.util.List;
import org.paperzoo.vision.image.augment.op.Operation;

/**
 * The policies that AutoAugment found (Cubuk et al. 2019, appendix): pairs of operations, each with
 * its probability and level of strength.
 */
public enum AutoAugmentPolicy {
  /** Found on ImageNet. */
  IMAGENET(
"""
          POSTERIZE 0.4 8, ROTATE 0.6 9
          SOLARIZE 0.6 5, AUTO_CONTRAST 0.6
          EQUALIZE 0.8, EQUALIZE 0.6
          POSTERIZE 0.6 7, POSTERIZE 0.6 6
          EQUALIZE 0.4, SOLARIZE 0.2 4
          EQUALIZE 0.4, ROTATE 0.8 8
          SOLARIZE 0.6 3, EQUALIZE 0.6
          POSTERIZE 0.8 5, EQUALIZE 1.0
          ROTATE 0.2 3, SOLARIZE 0.6 8
          EQUALIZE 0.6, POSTERIZE 0.4 6
          ROTATE 0.8 8, COLOR 0.4 0
          ROTATE 0.4 9, EQUALIZE 0.6
          EQUALIZE 0.0, EQUALIZE 0.8
          INVERT 0.6, EQUALIZE 1.0
          COLOR 0.6 4, CONTRAST 1.0 8
          ROTATE 0.8 8, COLOR 1.0 2
          COLOR 0.8 8, SOLARIZE 0.8 7
          SHARPNESS 0.4 7, INVERT 0.6
          SHEAR_X 0.6 5, EQUALIZE 1.0
          COLOR 0.4 0, EQUALIZE 0.6
          EQUALIZE 0.4, SOLARIZE 0.2 4
          SOLARIZE 0.6 5, AUTO_CONTRAST 0.6
          INVERT 0.6, EQUALIZE 1.0
          COLOR 0.6 4, CONTRAST 1.0 8
          EQUALIZE 0.8, EQUALIZE 0.6
"""),
  /** Found on CIFAR-10. */
  CIFAR10(
"""
          INVERT 0.1, CONTRAST 0.2 6
          ROTATE 0.7 2, TRANSLATE_X 0.3 9
          SHARPNESS 0.8 1, SHARPNESS 0.9 3
          SHEAR_Y 0.5 8, TRANSLATE_Y 0.7 9
          AUTO_CONTRAST 0.5, EQUALIZE 0.9
          SHEAR_Y 0.2 7, POSTERIZE 0.3 7
          COLOR 0.4 3, BRIGHTNESS 0.6 7
          SHARPNESS 0.3 9, BRIGHTNESS 0.7 9
          EQUALIZE 0.6, EQUALIZE 0.5
          CONTRAST 0.6 7, SHARPNESS 0.6 5
          COLOR 0.7 7, TRANSLATE_X 0.5 8
          EQUALIZE 0.3, AUTO_CONTRAST 0.4
          TRANSLATE_Y 0.4 3, SHARPNESS 0.2 6
          BRIGHTNESS 0.9 6, COLOR 0.2 8
          SOLARIZE 0.5 2, INVERT 0.0
          EQUALIZE 0.2, AUTO_CONTRAST 0.6
          EQUALIZE 0.2, EQUALIZE 0.6
          COLOR 0.9 9, EQUALIZE 0.6
          AUTO_CONTRAST 0.8, SOLARIZE 0.2 8
          BRIGHTNESS 0.1 3, COLOR 0.7 0
          SOLARIZE 0.4 5, AUTO_CONTRAST 0.9
          TRANSLATE_Y 0.9 9, TRANSLATE_Y 0.7 9
          AUTO_CONTRAST 0.9, SOLARIZE 0.8 3
          EQUALIZE 0.8, INVERT 0.1
          TRANSLATE_Y 0.7 9, AUTO_CONTRAST 0.9
"""),
  /** Found on SVHN. */
  SVHN(
"""
          SHEAR_X 0.9 4, INVERT 0.2
          SHEAR_Y 0.9 8, INVERT 0.7
          EQUALIZE 0.6, SOLARIZE 0.6 6
          INVERT 0.9, EQUALIZE 0.6
          EQUALIZE 0.6, ROTATE 0.9 3
          SHEAR_X 0.9 4, AUTO_CONTRAST 0.8
          SHEAR_Y 0.9 8, INVERT 0.4
          SHEAR_Y 0.9 5, SOLARIZE 0.2 6
          INVERT 0.9, AUTO_CONTRAST 0.8
          EQUALIZE 0.6, ROTATE 0.9 3
          SHEAR_X 0.9 4, SOLARIZE 0.3 3
          SHEAR_Y 0.8 8, INVERT 0.7
          EQUALIZE 0.9, TRANSLATE_Y 0.6 6
          INVERT 0.9, EQUALIZE 0.6
          CONTRAST 0.3 3, ROTATE 0.8 4
          INVERT 0.8, TRANSLATE_Y 0.0 2
          SHEAR_Y 0.7 6, SOLARIZE 0.4 8
          INVERT 0.6, ROTATE 0.8 4
          SHEAR_Y 0.3 7, TRANSLATE_X 0.9 3
          SHEAR_X 0.1 6, INVERT 0.6
          SOLARIZE 0.7 2, TRANSLATE_Y 0.6 7
          SHEAR_Y 0.8 4, INVERT 0.8
          SHEAR_X 0.7 9, TRANSLATE_Y 0.8 3
          SHEAR_Y 0.8 5, AUTO_CONTRAST 0.7
          SHEAR_X 0.7 2, INVERT 0.1
""");

  /**
   * An operation of a policy.
   *
   * @param operation what is done
   * @param probability of it
   * @param level its strength, of {@link #LEVELS}; 0 where it has none
   */
  record Part(Operation operation, double probability, int level) {
    static Part parse(String text) {
      String[] words = text.trim().split(" ");
      return new Part(
          Operation.valueOf(words[0]),
          Double.parseDouble(words[1]),
          words.length < 3 ? 0 : Integer.parseInt(words[2]));
    }
  }

  /** The number of levels of strength. */
  static final int LEVELS = 10;

  private final List<List<Part>> pairs;

  AutoAugmentPolicy(String table) {
    pairs =
        table
            .lines()
            .map(line -> Arrays.stream(line.split(",")).map(Part::parse).toList())
            .toList();
  }

  /** Returns the pairs of operations. */
  List<List<Part>> pairs() {
    return pairs;
  }
}
