package org.paperzoo.vision.classification.task;

import java.util.stream.IntStream;

/** Indices at equal distances: a data set that is sorted by class gives pictures of each. */
final class Spread {
  private Spread() {}

  /** Returns {@code count} indices below {@code size}, rising. */
  static int[] of(long size, int count) {
    return IntStream.range(0, count).map(i -> (int) ((2L * i + 1) * size / (2L * count))).toArray();
  }
}
