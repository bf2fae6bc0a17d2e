package org.paperzoo.vision.image.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
  private final ImageSet set;
  private final BatchOrder order;
  private final PictureReader reader;
  private final Mixing mixing;
  private final boolean full;
  private final int workers;
  private final long seed;
  private final PixelStaging staging = new PixelStaging();
  private final Skipped skipped;

  private ImageBatches(
      ImageSet set,
      BatchOrder order,
      ImagePipeline pipeline,
      Mixing mixing,
      Skipped skipped,
      boolean full,
      int workers,
      long seed) {
    this.set = set;
    this.order = order;
    this.mixing = mixing;
    this.skipped = skipped;
    this.full = full;
    this.workers = workers;
    this.seed = seed;
    reader = new PictureReader(set, pipeline, seed, skipped);
  }

  /**
   * Returns shuffled full batches, augmented. In place of a picture that is skipped comes the next
   * one of the data set.
   *
   * @param mixing of pictures and labels; null for none
   * @param skipped decides about pictures that cannot be read, and counts them
   * @param workers how many threads are worth it
   */
  public static ImageBatches training(
      ImageSet set,
      ImagePipeline pipeline,
      Mixing mixing,
      Skipped skipped,
      int batchSize,
      int workers,
      long seed) {
    return new ImageBatches(
        set,
        set.trainingOrder(batchSize, seed),
        pipeline,
        mixing,
        skipped,
        true,
        workers,
        Seeds.of(seed, "images"));
  }

  /**
   * Returns each picture once, in order and without augmentation; batches may be smaller than the
   * others if they are the last, or pictures were skipped.
   */
  public static ImageBatches evaluation(
      ImageSet set, ImageProcessor processor, Skipped skipped, int batchSize, int workers) {
    return new ImageBatches(
        set,
        EpochSampler.evaluation(set.count(), batchSize),
        new ImagePipeline(processor, List.of()),
        null,
        skipped,
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

  @Override
  public Prepared<ImageBatch> prepare(long number) throws IOException {
    int[] indices = order.batch(number);
    long epoch = number / order.perEpoch();
    int values = reader.pipeline().values();
    float[] pixels = staging.take(Math.multiplyExact(indices.length, values));
    int[] labels = new int[indices.length];
    int count = 0;
    for (int index : indices) {
      Optional<Integer> label = read(epoch, index, pixels, count * values);
      if (label.isPresent()) {
        labels[count++] = label.get();
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

  /** Prepares a picture; returns its label. */
  private Optional<Integer> read(long epoch, int index, float[] to, int offset) throws IOException {
    PictureReader.Companion<Integer> label = (place, picture, random) -> picture.label();
    return full
        ? Optional.of(reader.readOrNext(epoch, index, to, offset, label))
        : reader.read(epoch, index, to, offset, label);
  }

  private Prepared<ImageBatch> upload(long number, float[] pixels, int[] labels) {
    int count = labels.length;
    ImageProcessor processor = reader.pipeline().processor();
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
