package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.paperzoo.core.batch.BatchOrder;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.TextLines;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.vision.image.data.ShardIndex.Sample;

/**
 * Labelled pictures in tar archives in the form of webdataset. The archives are read where they
 * lie; of their tables of contents only a few are held at a time, so that memory does not grow with
 * the data set. Classes are named by the lines of {@code classes.txt} beside the first archive, or
 * by their numbers.
 */
public final class ShardImages implements ImageSet {
  private static final int OPEN_SHARDS = 16;

  private final String name;
  private final List<Path> files;
  private final int[] starts; // the index of each shard's first picture, and the number of all
  private final List<String> classNames;
  private final int shuffleBuffer;
  private final int first;
  private final int count;
  private final Map<Integer, ShardIndex> open;

  private ShardImages(
      String name,
      List<Path> files,
      int[] starts,
      List<String> classNames,
      int shuffleBuffer,
      int first,
      int count) {
    this.name = name;
    this.files = files;
    this.starts = starts;
    this.classNames = classNames;
    this.shuffleBuffer = shuffleBuffer;
    this.first = first;
    this.count = count;
    this.open =
        new LinkedHashMap<>(OPEN_SHARDS, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, ShardIndex> eldest) {
            return size() > OPEN_SHARDS;
          }
        };
  }

  /**
   * Opens the archives of a pattern; reads their headers once to count the pictures.
   *
   * @param pattern with braces and asterisks, see {@link ShardPattern}
   * @param shuffleBuffer how many consecutive pictures training shuffles
   * @throws FailureException if there is no such archive, or one is malformed
   */
  public static ShardImages open(String name, String pattern, int shuffleBuffer) {
    List<Path> files = ShardPattern.files(pattern);
    int[] starts = new int[files.size() + 1];
    Path names = files.get(0).toAbsolutePath().resolveSibling("classes.txt");
    boolean named = Files.exists(names);
    int classes = 0;
    for (int i = 0; i < files.size(); i++) {
      ShardIndex shard = ShardIndex.read(files.get(i));
      starts[i + 1] = Math.addExact(starts[i], shard.samples().size());
      classes = named ? 0 : Math.max(classes, classes(shard));
    }
    List<String> classNames =
        named ? lines(names) : IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    return new ShardImages(name, files, starts, classNames, shuffleBuffer, 0, starts[files.size()]);
  }

  /** Returns one more than the greatest class of a shard. */
  private static int classes(ShardIndex shard) {
    int classes = 0;
    try (FileChannel channel = shard.open()) {
      for (Sample sample : shard.samples()) {
        classes = Math.max(classes, ShardLabels.label(shard, channel, sample) + 1);
      }
      return classes;
    } catch (IOException e) {
      throw new FailureException(shard.file() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<String> lines(Path file) {
    List<String> names = new ArrayList<>();
    try (TextLines lines = TextLines.open(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        names.add(line);
      }
    }
    return names;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public long size() {
    return count;
  }

  /** Returns consecutive pictures, from one (inclusive) to another (exclusive). */
  public ShardImages range(int from, int to) {
    if (from < 0 || to > count || from > to) {
      throw new IllegalArgumentException("pictures " + from + " to " + to + " of " + count);
    }
    return new ShardImages(name, files, starts, classNames, shuffleBuffer, first + from, to - from);
  }

  @Override
  public ImageExample get(long index) throws IOException {
    int place = first + (int) index;
    int found = Arrays.binarySearch(starts, place);
    int number = found >= 0 ? found : -found - 2;
    ShardIndex shard = shard(number);
    Sample sample = shard.samples().get(place - starts[number]);
    try (FileChannel channel = shard.open()) {
      int label = ShardLabels.label(shard, channel, sample);
      if (label >= classNames.size()) {
        throw new FailureException(
            shard.name(sample)
                + ": expected a class of 0 to "
                + (classNames.size() - 1)
                + ", found "
                + label
                + ".");
      }
      if (label == ImageExample.UNLABELLED && !classNames.isEmpty()) {
        throw new FailureException(
            shard.name(sample)
                + ": has no class. Expected an entry .cls, or .json with a field label.");
      }
      byte[] picture = shard.read(channel, sample.picture());
      String picked = shard.name(sample);
      return new ImageExample(picked, label, channels -> ImageFile.read(picked, picture, channels));
    }
  }

  private ShardIndex shard(int number) {
    synchronized (open) {
      return open.computeIfAbsent(number, i -> ShardIndex.read(files.get(i)));
    }
  }

  /**
   * Returns the order of training: the archives in a random order, and in each window of as many
   * consecutive pictures as the shuffle buffer has, the pictures in a random order.
   */
  @Override
  public BatchOrder trainingOrder(int batchSize, long seed) {
    return new ShardOrder(parts(), batchSize, shuffleBuffer, seed);
  }

  /** Returns the first index and the number of pictures of each shard in the range. */
  private int[][] parts() {
    return IntStream.range(0, files.size())
        .mapToObj(
            i -> {
              int from = Math.max(starts[i], first);
              int to = Math.min(starts[i + 1], first + count);
              return new int[] {from - first, to - from};
            })
        .filter(part -> part[1] > 0)
        .toArray(int[][]::new);
  }
}
