package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.data.CaptionedImage;
import org.paperzoo.vision.image.data.CaptionedImages;
import org.paperzoo.vision.image.data.ImagePipeline;
import org.paperzoo.vision.image.data.OnError;
import org.paperzoo.vision.image.data.PixelStaging;
import org.paperzoo.vision.image.data.Skipped;

/**
 * Shuffled batches of pictures with captions, decoded, augmented and tokenized on worker threads.
 * Of several captions of a picture each epoch draws one. What is random about a pair derives from
 * the seed, the epoch and its index.
 */
final class PairBatches implements Batches<PairBatch> {
  private static final int TRIES = 100;

  private final CaptionedImages pairs;
  private final ImagePipeline pipeline;
  private final CaptionTokens tokens;
  private final OnError onError;
  private final int workers;
  private final long seed;
  private final EpochSampler order;
  private final PixelStaging staging = new PixelStaging();
  private final Skipped skipped;

  /**
   * Creates the batches of training.
   *
   * @param onError what happens when a picture cannot be read: where it is skipped, the next pair
   *     takes its place
   * @param workers how many threads are worth it
   * @param skipped takes the pictures that cannot be read
   */
  PairBatches(
      CaptionedImages pairs,
      ImagePipeline pipeline,
      CaptionTokens tokens,
      OnError onError,
      int batchSize,
      int workers,
      long seed,
      Skipped skipped) {
    this.pairs = pairs;
    this.pipeline = pipeline;
    this.tokens = tokens;
    this.onError = onError;
    this.workers = workers;
    this.seed = Seeds.of(seed, "pairs");
    this.skipped = skipped;
    order = EpochSampler.training(pairs.count(), batchSize, seed);
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
  public Prepared<PairBatch> prepare(long number) throws IOException {
    int[] indices = order.batch(number);
    long epoch = number / order.perEpoch();
    int values = pipeline.values();
    float[] pixels = staging.take(Math.multiplyExact(indices.length, values));
    List<long[]> captions = new ArrayList<>(indices.length);
    for (int i = 0; i < indices.length; i++) {
      captions.add(prepare(epoch, indices[i], pixels, i * values));
    }
    ImageProcessor processor = pipeline.processor();
    Shape shape =
        new Shape(indices.length, processor.channels(), processor.height(), processor.width());
    return manager ->
        new PairBatch(staging.upload(manager, pixels, shape), tokens.upload(manager, captions));
  }

  /** Prepares a picture, or the next one that can be read; returns its caption. */
  private long[] prepare(long epoch, int index, float[] to, int offset) {
    for (int i = 0; i < Math.min(TRIES, pairs.count()); i++) {
      int place = (index + i) % pairs.count();
      CaptionedImage pair = pairs.get(place);
      RandomGenerator random = new SplitMix64(Seeds.of(seed, epoch, place));
      String caption = pair.captions().get(random.nextInt(pair.captions().size()));
      try {
        pipeline.prepare(pair.image(), random, to, offset);
        return tokens.encode(caption);
      } catch (FailureException e) {
        if (onError == OnError.FAIL) {
          throw e;
        }
        skipped.add(pair.image().name(), e);
      }
    }
    throw new FailureException(
        pairs.name()
            + ": none of many pictures in a row can be read. "
            + skipped.summary().orElseThrow());
  }
}
