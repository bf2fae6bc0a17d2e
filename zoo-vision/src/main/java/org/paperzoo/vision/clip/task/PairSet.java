package org.paperzoo.vision.clip.task;

import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.vision.image.data.CaptionedImages;
import org.paperzoo.vision.image.data.ImageExample;

/** What evaluations read of pictures with captions. */
final class PairSet {
  private PairSet() {}

  static List<ImageExample> images(CaptionedImages pairs) {
    return IntStream.range(0, pairs.count()).mapToObj(i -> pairs.get(i).image()).toList();
  }

  static long[] labels(CaptionedImages pairs) {
    return IntStream.range(0, pairs.count()).mapToLong(i -> pairs.get(i).image().label()).toArray();
  }
}
