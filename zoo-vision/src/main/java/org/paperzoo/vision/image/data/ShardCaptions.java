package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.vision.image.data.ShardIndex.Sample;

/**
 * Pictures with captions in tar archives in the form of webdataset ({@code 0001.jpg} with {@code
 * 0001.txt}, or {@code 0001.json} with a field caption). The captions are held in memory, the
 * pictures are read when they are needed.
 */
final class ShardCaptions {
  private ShardCaptions() {}

  /**
   * Reads the captions of the archives of a pattern.
   *
   * @param skipped decides about pictures without caption, and counts them
   * @throws FailureException if there is no such archive, one is malformed, or a picture without
   *     caption is not to be skipped
   */
  static CaptionedImages read(String name, String pattern, Skipped skipped) {
    List<CaptionedImage> examples = new ArrayList<>();
    for (Path file : ShardPattern.files(pattern)) {
      ShardIndex shard = ShardIndex.read(file);
      try (FileChannel channel = shard.open()) {
        for (Sample sample : shard.samples()) {
          add(shard, channel, sample, skipped, examples);
        }
      } catch (IOException e) {
        throw new FailureException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
    return new CaptionedImages(name, List.of(), examples);
  }

  private static void add(
      ShardIndex shard,
      FileChannel channel,
      Sample sample,
      Skipped skipped,
      List<CaptionedImage> examples)
      throws IOException {
    String place = shard.name(sample);
    try {
      String caption = ShardLabels.caption(shard, channel, sample);
      // The lambda holds the shard's file and the picture's place, not the list of samples.
      ShardIndex.Reader reader = shard.reader(sample.picture());
      ImageExample.Pixels pixels = channels -> decode(place, reader, channels);
      examples.add(
          new CaptionedImage(
              new ImageExample(place, ImageExample.UNLABELLED, pixels), List.of(caption)));
    } catch (FailureException e) {
      if (!skipped.allowed()) {
        throw e;
      }
      skipped.add(place, e);
    }
  }

  private static PlanarImage decode(String place, ShardIndex.Reader reader, int channels) {
    try {
      return ImageFile.read(place, reader.read(), channels);
    } catch (IOException e) {
      throw new FailureException(place + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
