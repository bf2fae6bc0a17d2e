package org.paperzoo.vision.image.data;

import java.util.random.RandomGenerator;

/** The distribution Beta(α, α) as the ratio of two Gamma variables. */
final class Beta {
  private Beta() {}

  /** Draws a number in [0, 1]. */
  static double draw(double alpha, RandomGenerator random) {
    double x = logGamma(alpha, random);
    double y = logGamma(alpha, random);
    return 1 / (1 + StrictMath.exp(y - x));
  }

  /**
   * Draws the logarithm of a Gamma variable (Marsaglia and Tsang 2000), which does not underflow
   * for a small α.
   */
  private static double logGamma(double alpha, RandomGenerator random) {
    if (alpha < 1) {
      double u = 1 - random.nextDouble();
      return logGamma(alpha + 1, random) + StrictMath.log(u) / alpha;
    }
    double d = alpha - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double z = random.nextGaussian();
      double v = 1 + c * z;
      if (v > 0) {
        v = v * v * v;
        double u = 1 - random.nextDouble();
        if (StrictMath.log(u) < 0.5 * z * z + d - d * v + d * StrictMath.log(v)) {
          return StrictMath.log(d * v);
        }
      }
    }
  }
}
