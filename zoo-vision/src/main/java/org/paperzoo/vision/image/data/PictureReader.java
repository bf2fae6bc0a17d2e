package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;

/**
 * Reads the pictures of batches. What is random about a picture derives from the seed, the epoch
 * and its place in the data set. Thread safe.
 */
public final class PictureReader {
  private static final int TRIES = 100;

  private final ImageSet set;
  private final ImagePipeline pipeline;
  private final long seed;
  private final Skipped skipped;

  /** What a batch needs of a picture beside its pixels, such as its label. */
  @FunctionalInterface
  public interface Companion<T> {
    /**
     * Returns it.
     *
     * @param place of the picture in the data set
     * @param random what is random about the picture is drawn from it
     */
    T of(long place, ImageExample picture, RandomGenerator random);
  }

  /**
   * Creates a reader.
   *
   * @param skipped decides whether pictures that cannot be read are skipped, and counts them
   */
  public PictureReader(ImageSet set, ImagePipeline pipeline, long seed, Skipped skipped) {
    this.set = set;
    this.pipeline = pipeline;
    this.seed = seed;
    this.skipped = skipped;
  }

  /** Returns what the pictures are prepared with. */
  public ImagePipeline pipeline() {
    return pipeline;
  }

  /**
   * Prepares a picture.
   *
   * @param to takes its values
   * @param offset where the first goes
   * @return empty if the picture was skipped
   */
  public <T> Optional<T> read(
      long epoch, long place, float[] to, int offset, Companion<T> companion) throws IOException {
    RandomGenerator random = new SplitMix64(Seeds.of(seed, epoch, place));
    String name = set.name() + " " + place;
    try {
      ImageExample example = set.get(place);
      name = example.name();
      T result = companion.of(place, example, random);
      pipeline.prepare(example, random, to, offset);
      return Optional.of(result);
    } catch (IOException | FailureException e) {
      if (!skipped.allowed()) {
        throw e;
      }
      skipped.add(name, e);
      return Optional.empty();
    }
  }

  /** As {@link #read}; if the picture is skipped, the next one of the data set takes its place. */
  public <T> T readOrNext(long epoch, long place, float[] to, int offset, Companion<T> companion)
      throws IOException {
    for (int i = 0; i < Math.min(TRIES, set.size()); i++) {
      Optional<T> result = read(epoch, (place + i) % set.size(), to, offset, companion);
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new FailureException(
        "%s: none of %d pictures in a row can be read. %s"
            .formatted(set.name(), Math.min(TRIES, set.size()), skipped.summary().orElseThrow()));
  }
}
