package org.paperzoo.core.data;

import java.util.random.RandomGenerator;

/**
 * The SplitMix64 generator of Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators" (OOPSLA 2014).
 *
 * <p>Every method whose result matters for reproducibility is defined here and not inherited, so
 * that a seed gives the same numbers on every Java version and in other languages. Not thread safe;
 * not for cryptography.
 */
public final class SplitMix64 implements RandomGenerator {

  /** The odd integer nearest to 2^64 divided by the golden ratio: the step of the counter. */
  static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;
  private double spareGaussian = Double.NaN;

  /** Creates a generator that starts at {@code seed}. */
  public SplitMix64(long seed) {
    this.state = seed;
  }

  /**
   * The finalizer of SplitMix64 (Stafford's variant 13): a bijection in which each input bit flips
   * about half the output.
   */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /**
   * Returns an unbiased integer in {@code [0, bound)} (Lemire, "Fast random integer generation in
   * an interval", 2019).
   *
   * @throws IllegalArgumentException if bound is not positive
   */
  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, not " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    long low = product & 0xFFFFFFFFL;
    if (low < bound) {
      long threshold = (0x100000000L - bound) % bound;
      while (low < threshold) {
        product = (nextLong() >>> 32) * bound;
        low = product & 0xFFFFFFFFL;
      }
    }
    return (int) (product >>> 32);
  }

  /** Returns a float in {@code [0, 1)}: a multiple of 2^-24. */
  @Override
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1.0p-24f;
  }

  /** Returns a double in {@code [0, 1)}: a multiple of 2^-53. */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  @Override
  public boolean nextBoolean() {
    return nextLong() < 0;
  }

  /**
   * Returns a standard normal number (Marsaglia's polar method; StrictMath, hence the same bits
   * everywhere).
   */
  @Override
  public double nextGaussian() {
    if (!Double.isNaN(spareGaussian)) {
      double spare = spareGaussian;
      spareGaussian = Double.NaN;
      return spare;
    }
    double u;
    double v;
    double s;
    do {
      u = 2 * nextDouble() - 1;
      v = 2 * nextDouble() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s == 0);
    double scale = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
    spareGaussian = v * scale;
    return u * scale;
  }
}
