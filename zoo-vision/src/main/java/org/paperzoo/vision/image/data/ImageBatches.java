package org.paperzoo.vision.image.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.batch.BatchOrder;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.vision.image.ImageProcessor;

/**
 * Batches of a data set of pictures, decoded and augmented on worker threads. What is random about
 * a picture derives from the seed, the epoch and its index; what is random about a batch from the
 * seed and its number.
 */
public final class ImageBatches implements Batches<ImageBatch> {
  private static final int TRIES = 100;
  private static final int NONE = Integer.MIN_VALUE;

  private final ImageSet set;
  private final BatchOrder order;
  private final ImagePipeline pipeline;
  private final Mixing mixing;
  private final OnError onError;
  private final boolean full;
  private final int workers;
  private final long seed;
  private final PixelStaging staging = new PixelStaging();
  private final Skipped skipped = new Skipped();

  private ImageBatches(
      ImageSet set,
      BatchOrder order,
      ImagePipeline pipeline,
      Mixing mixing,
      OnError onError,
      boolean full,
      int workers,
      long seed) {
    this.set = set;
    this.order = order;
    this.pipeline = pipeline;
    this.mixing = mixing;
    this.onError = onError;
    this.full = full;
    this.workers = workers;
    this.seed = seed;
  }

  /**
   * Returns shuffled full batches, augmented. In place of a picture that is skipped comes the next
   * one of the data set.
   *
   * @param mixing of pictures and labels; null for none
   * @param workers how many threads are worth it
   */
  public static ImageBatches training(
      ImageSet set,
      ImagePipeline pipeline,
      Mixing mixing,
      OnError onError,
      int batchSize,
      int workers,
      long seed) {
    return new ImageBatches(
        set,
        set.trainingOrder(batchSize, seed),
        pipeline,
        mixing,
        onError,
        true,
        workers,
        Seeds.of(seed, "images"));
  }

  /**
   * Returns each picture once, in order and without augmentation; batches may be smaller than the
   * others if they are the last, or pictures were skipped.
   */
  public static ImageBatches evaluation(
      ImageSet set, ImageProcessor processor, OnError onError, int batchSize, int workers) {
    return new ImageBatches(
        set,
        EpochSampler.evaluation(set.count(), batchSize),
        new ImagePipeline(processor, List.of()),
        null,
        onError,
        false,
        workers,
        0);
  }

  @Override
  public long perEpoch() {
    return order.perEpoch();
  }

  @Override
  public int workers() {
    return workers;
  }

  /** Returns the pictures that could not be read so far. */
  public Skipped skipped() {
    return skipped;
  }

  @Override
  public Prepared<ImageBatch> prepare(long number) throws IOException {
    int[] indices = order.batch(number);
    long epoch = number / order.perEpoch();
    int values = pipeline.values();
    float[] pixels = staging.take(Math.multiplyExact(indices.length, values));
    int[] labels = new int[indices.length];
    int count = 0;
    for (int index : indices) {
      int label = prepare(epoch, index, pixels, count * values);
      if (label != NONE) {
        labels[count++] = label;
      }
    }
    if (count == 0) {
      throw new FailureException(
          set.name()
              + ": none of the "
              + indices.length
              + " pictures of a batch can be read. "
              + skipped.summary().orElseThrow());
    }
    return upload(number, pixels, Arrays.copyOf(labels, count));
  }

  /** Prepares a picture, or the next one that can be read; returns its label. */
  private int prepare(long epoch, int index, float[] to, int offset) throws IOException {
    int tries = full ? (int) Math.min(TRIES, set.size()) : 1;
    for (int i = 0; i < tries; i++) {
      long place = (index + (long) i) % set.size();
      RandomGenerator random = new SplitMix64(Seeds.of(seed, epoch, place));
      String name = set.name() + " " + place;
      try {
        ImageExample example = set.get(place);
        name = example.name();
        pipeline.prepare(example, random, to, offset);
        return example.label();
      } catch (IOException | FailureException e) {
        if (onError == OnError.FAIL) {
          throw e;
        }
        skipped.add(name, e);
      }
    }
    return NONE;
  }

  private Prepared<ImageBatch> upload(long number, float[] pixels, int[] labels) {
    int count = labels.length;
    ImageProcessor processor = pipeline.processor();
    Shape shape = new Shape(count, processor.channels(), processor.height(), processor.width());
    boolean labelled = !set.classNames().isEmpty();
    float[] targets =
        mixing == null || !labelled
            ? null
            : mixing.mix(
                pixels,
                shape,
                labels,
                set.classNames().size(),
                new SplitMix64(Seeds.of(Seeds.of(seed, "mixing"), number)));
    long[] classes = Arrays.stream(labels).asLongStream().toArray();
    return manager -> {
      NDArray targetArray =
          targets == null
              ? null
              : manager.create(targets, new Shape(count, set.classNames().size()));
      return new ImageBatch(
          staging.upload(manager, pixels, shape),
          labelled ? manager.create(classes) : null,
          targetArray);
    };
  }
}
