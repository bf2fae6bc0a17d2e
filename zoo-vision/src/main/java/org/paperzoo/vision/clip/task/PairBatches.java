package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.data.CaptionedImages;
import org.paperzoo.vision.image.data.ImageExample;
import org.paperzoo.vision.image.data.ImagePipeline;
import org.paperzoo.vision.image.data.PictureReader;
import org.paperzoo.vision.image.data.PixelStaging;
import org.paperzoo.vision.image.data.Skipped;

/**
 * Shuffled batches of pictures with captions, decoded, augmented and tokenized on worker threads.
 * Of several captions of a picture each epoch draws one. What is random about a pair derives from
 * the seed, the epoch and its index.
 */
final class PairBatches implements Batches<PairBatch> {
  private final CaptionedImages pairs;
  private final PictureReader reader;
  private final CaptionTokens tokens;
  private final int workers;
  private final EpochSampler order;
  private final PixelStaging staging = new PixelStaging();

  /**
   * Creates the batches of training.
   *
   * @param workers how many threads are worth it
   * @param skipped decides about pictures that cannot be read, and counts them: the next pair takes
   *     the place of one that is skipped
   */
  PairBatches(
      CaptionedImages pairs,
      ImagePipeline pipeline,
      CaptionTokens tokens,
      int batchSize,
      int workers,
      long seed,
      Skipped skipped) {
    this.pairs = pairs;
    this.tokens = tokens;
    this.workers = workers;
    reader = new PictureReader(pairs.images(), pipeline, Seeds.of(seed, "pairs"), skipped);
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
    int values = reader.pipeline().values();
    float[] pixels = staging.take(Math.multiplyExact(indices.length, values));
    List<long[]> captions = new ArrayList<>(indices.length);
    for (int i = 0; i < indices.length; i++) {
      String caption = reader.readOrNext(epoch, indices[i], pixels, i * values, this::caption);
      captions.add(tokens.encode(caption));
    }
    ImageProcessor processor = reader.pipeline().processor();
    Shape shape =
        new Shape(indices.length, processor.channels(), processor.height(), processor.width());
    return manager ->
        new PairBatch(staging.upload(manager, pixels, shape), tokens.upload(manager, captions));
  }

  /** Draws one of the captions of a pair. */
  private String caption(long place, ImageExample picture, RandomGenerator random) {
    List<String> captions = pairs.get((int) place).captions();
    return captions.get(random.nextInt(captions.size()));
  }
}
