package org.paperzoo.core.data;

import java.util.Arrays;

/**
 * For each output place: the first input place that counts, how many do, and their weights.
 *
 * @param first the first input place of each output place
 * @param taps the number of weights of each output place
 * @param most the greatest number of weights
 * @param values the weights as fixed-point numbers, [places, most]
 */
record ResizeWeights(int[] first, int[] taps, int most, int[] values) {
  /** The number of fractional bits of a weight. */
  static final int PRECISION = 22;

  static ResizeWeights of(int inSize, int outSize, ImageResize.Filter filter) {
    if (inSize == outSize) {
      return same(inSize);
    }
    double scale = (double) inSize / outSize;
    double filterScale = Math.max(scale, 1);
    double radius = filter.radius() * filterScale;
    int most = Math.min(inSize, (int) Math.ceil(radius) * 2 + 1);
    int[] first = new int[outSize];
    int[] taps = new int[outSize];
    int[] values = new int[Math.multiplyExact(outSize, most)];
    double[] exact = new double[most];
    for (int i = 0; i < outSize; i++) {
      double center = (i + 0.5) * scale;
      int from = Math.max(0, (int) (center - radius + 0.5));
      int count = Math.min(inSize, (int) (center + radius + 0.5)) - from;
      double sum = 0;
      for (int k = 0; k < count; k++) {
        exact[k] = filter.weight((k + from - center + 0.5) * (1 / filterScale));
        sum += exact[k];
      }
      first[i] = from;
      taps[i] = count;
      for (int k = 0; k < count; k++) {
        double w = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << PRECISION);
        values[i * most + k] = (int) (w < 0 ? w - 0.5 : w + 0.5);
      }
    }
    return new ResizeWeights(first, taps, most, values);
  }

  /** Returns the weights that change nothing. */
  private static ResizeWeights same(int size) {
    int[] first = new int[size];
    int[] ones = new int[size];
    int[] values = new int[size];
    for (int i = 0; i < size; i++) {
      first[i] = i;
    }
    Arrays.fill(ones, 1);
    Arrays.fill(values, 1 << PRECISION);
    return new ResizeWeights(first, ones, 1, values);
  }
}
