package org.paperzoo.core.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * A tensor beside the reference's in float64. No float32 program equals it: sums are rounded, on
 * each kind of processor in another order. So the measure is the reference's own float32 noise, its
 * largest distance from float64 over several runs; where results cancel, it is large against them.
 *
 * @param name such as {@code output.logits} or {@code gradient.encoder.weight}
 * @param scale the largest magnitude of the reference's tensor
 * @param noise the largest rounding error of the reference in float32, at least what rounding the
 *     result costs
 * @param difference the largest difference from the reference; NaN if the tensor is missing or has
 *     another size
 */
public record Comparison(String name, double scale, double noise, double difference) {
  /**
   * How many times the reference's float32 noise a difference may be. The bundled cases stay below
   * 2.5 with SSE, AVX2 and AVX-512, on one thread and on two.
   */
  public static final double LIMIT = 5;

  /** Half the distance between float32 numbers, relative to them. */
  private static final double ROUNDING = 0x1p-24;

  /**
   * Compares.
   *
   * @param expected the reference's tensor, from float64
   * @param noise the largest rounding error of the reference in float32
   * @param actual our tensor, of as many numbers as the expected one; or null if there is none
   */
  public static Comparison of(String name, NDArray expected, double noise, NDArray actual) {
    double scale = largest(expected);
    double difference =
        actual == null || actual.size() != expected.size()
            ? Double.NaN
            : largest(
                actual
                    .toType(DataType.FLOAT64, false)
                    .reshape(expected.getShape())
                    .sub(expected.toType(DataType.FLOAT64, false)));
    return new Comparison(name, scale, Math.max(noise, ROUNDING * scale), difference);
  }

  /** Returns the largest magnitude, 0 of an empty array. */
  static double largest(NDArray array) {
    return array.size() == 0 ? 0 : array.toType(DataType.FLOAT64, false).abs().max().getDouble();
  }

  /** Returns the difference in units of the noise: about 1 where only the rounding differs. */
  public double timesNoise() {
    return noise == 0 && difference == 0 ? 0 : difference / noise;
  }

  /** Returns the difference relative to the largest magnitude. */
  public double error() {
    return scale == 0 && difference == 0 ? 0 : difference / scale;
  }

  /** Returns whether only the rounding differs. */
  public boolean passes() {
    return timesNoise() <= LIMIT; // false for NaN
  }
}
