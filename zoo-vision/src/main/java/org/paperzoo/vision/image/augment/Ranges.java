package org.paperzoo.vision.image.augment;

import java.util.List;
import java.util.random.RandomGenerator;

/** Ranges [least, greatest] of a config. */
final class Ranges {
  private Ranges() {}

  /**
   * Checks a range.
   *
   * @throws IllegalArgumentException if it has not two numbers in ascending order, or the least is
   *     below the limit
   */
  static void check(String key, List<Double> range, double limit) {
    if (range.size() != 2 || range.get(0) > range.get(1) || range.get(0) < limit) {
      throw new IllegalArgumentException(
          key
              + ": expected the least and the greatest value, in this order and at least "
              + limit
              + ", found "
              + range);
    }
  }

  /** Draws a number. */
  static double uniform(List<Double> range, RandomGenerator random) {
    return uniform(range.get(0), range.get(1), random);
  }

  /** Draws a number. */
  static double uniform(double least, double greatest, RandomGenerator random) {
    return least + (greatest - least) * random.nextDouble();
  }

  /** Draws a number whose logarithm is uniform. */
  static double logUniform(List<Double> range, RandomGenerator random) {
    return StrictMath.exp(
        uniform(StrictMath.log(range.get(0)), StrictMath.log(range.get(1)), random));
  }
}
