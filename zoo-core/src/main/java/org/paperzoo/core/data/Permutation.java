package org.paperzoo.core.data;

/** Random orders of 0..n-1 that depend on a seed only. */
public final class Permutation {

  private Permutation() {}

  /**
   * Returns a uniformly random permutation of {@code 0 .. size-1}: Fisher and Yates' shuffle, from
   * the last place down, driven by {@link SplitMix64} started at {@code seed}.
   *
   * @throws IllegalArgumentException if size is negative
   */
  public static int[] of(int size, long seed) {
    if (size < 0) {
      throw new IllegalArgumentException("size must not be negative: " + size);
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    SplitMix64 random = new SplitMix64(seed);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
