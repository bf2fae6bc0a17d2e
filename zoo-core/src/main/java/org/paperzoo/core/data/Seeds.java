package org.paperzoo.core.data;

import java.nio.charset.StandardCharsets;

/**
 * Seeds derived from a run's seed and from where in the run one is, for example {@code
 * Seeds.of(seed, epoch)} or {@code Seeds.of(Seeds.of(seed, "dropout"), step)}.
 *
 * <p>Because a derived seed is a function of its inputs and of no state, a resumed run draws the
 * numbers that the uninterrupted run would have drawn. The function is fixed: the same inputs give
 * the same seed on every Java version, and changing it would change every published result.
 *
 * <pre>
 * of(s)              = mix(s + G)
 * of(s, p1, ..., pn) = mix((of(s, p1, ..., pn-1) + G) ^ mix(pn + G))
 * </pre>
 *
 * with G = 0x9E3779B97F4A7C15 and mix the finalizer of {@link SplitMix64}; all arithmetic modulo
 * 2^64.
 */
public final class Seeds {

  private Seeds() {}

  /**
   * Returns the seed for a place in a run. Distinct parts, orders and numbers of parts give
   * unrelated seeds.
   *
   * @param seed the run's seed
   * @param parts the place, for example an epoch, or a step and the index of a draw in it
   */
  public static long of(long seed, long... parts) {
    long hash = SplitMix64.mix(seed + SplitMix64.GOLDEN_GAMMA);
    for (long part : parts) {
      hash =
          SplitMix64.mix(
              (hash + SplitMix64.GOLDEN_GAMMA) ^ SplitMix64.mix(part + SplitMix64.GOLDEN_GAMMA));
    }
    return hash;
  }

  /**
   * Returns the seed of a named stream of a run, so that two uses of one run's seed never draw the
   * same numbers: {@code of(seed, h)} with h the 64-bit FNV-1a hash of the name's UTF-8 bytes.
   */
  public static long of(long seed, String stream) {
    long hash = 0xCBF29CE484222325L;
    for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
    }
    return of(seed, hash);
  }

  /**
   * Returns the non-negative int that {@code seed} gives to libraries that take a 32-bit seed (its
   * upper 31 bits).
   */
  public static int toInt(long seed) {
    return (int) (seed >>> 33);
  }
}
