package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.vision.clip.ContrastiveModel;
import org.paperzoo.vision.clip.TextInputs;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.data.ImageExample;
import org.paperzoo.vision.image.data.ImagePipeline;
import org.paperzoo.vision.image.data.PixelStaging;
import org.paperzoo.vision.image.data.Skipped;

/** Embeds many texts or pictures, batch by batch; gradients must be off. */
public final class Embedder {
  private static final int BATCH = 64;

  private final ContrastiveModel model;
  private final Context context;
  private final CaptionTokens tokens;
  private final ImagePipeline pipeline;
  private final Skipped skipped;
  private final PixelStaging staging = new PixelStaging();

  /**
   * Creates an embedder.
   *
   * @param context in evaluation mode
   * @param tokens reads texts; may be null if there are none
   * @param processor reads pictures
   * @param skipped decides about pictures that cannot be read, and counts them
   */
  public Embedder(
      ContrastiveModel model,
      Context context,
      CaptionTokens tokens,
      ImageProcessor processor,
      Skipped skipped) {
    this.model = model;
    this.context = context;
    this.tokens = tokens;
    this.skipped = skipped;
    pipeline = new ImagePipeline(processor, List.of());
  }

  /** Returns the unit vectors of texts, [N, E]. */
  public NDArray texts(NDManager manager, List<String> texts) {
    return batches(
        manager,
        texts.size(),
        model.config().projectionDim(),
        (batch, range) -> {
          List<long[]> ids = range.of(texts).stream().map(tokens::encode).toList();
          return model.textEmbeds(context, new TextInputs(tokens.upload(batch, ids), null, null));
        });
  }

  /**
   * Returns the unit vectors of pictures, [N, E]. Those that cannot be read have no row if they may
   * be skipped.
   *
   * @throws FailureException if one cannot be read and may not be skipped, or none can be read
   */
  public PictureVectors images(NDManager manager, List<ImageExample> images) {
    return images(manager, images, pixels -> model.imageEmbeds(context, pixels));
  }

  /** Returns what linear classifiers of pictures are trained on, [N, D]; as {@link #images}. */
  public PictureVectors vectors(NDManager manager, List<ImageExample> images) {
    return images(manager, images, pixels -> model.imageVectors(context, pixels));
  }

  private PictureVectors images(
      NDManager manager, List<ImageExample> images, UnaryOperator<NDArray> encode) {
    IntStream.Builder places = IntStream.builder();
    NDArray vectors =
        batches(
            manager,
            images.size(),
            0,
            (batch, range) -> {
              NDArray pixels = pixels(batch, images, range, places);
              return pixels == null ? null : encode.apply(pixels);
            });
    if (vectors.isEmpty() && !images.isEmpty()) {
      throw new FailureException(
          "None of the pictures can be read. " + skipped.summary().orElseThrow());
    }
    return new PictureVectors(vectors, places.build().toArray());
  }

  /** Returns those of some pictures that can be read, [B, C, H, W], or null if there is none. */
  private NDArray pixels(
      NDManager manager, List<ImageExample> images, Range range, IntStream.Builder places) {
    int values = pipeline.values();
    float[] pixels = staging.take(Math.multiplyExact(range.to() - range.from(), values));
    int count = 0;
    for (int i = range.from(); i < range.to(); i++) {
      ImageExample image = images.get(i);
      try {
        pipeline.prepare(image, new SplitMix64(0), pixels, count * values);
        places.add(i);
        count++;
      } catch (FailureException e) {
        if (!skipped.allowed()) {
          throw e;
        }
        skipped.add(image.name(), e);
      }
    }
    if (count == 0) {
      return null;
    }
    ImageProcessor processor = pipeline.processor();
    return staging.upload(
        manager,
        pixels,
        new Shape(count, processor.channels(), processor.height(), processor.width()));
  }

  /** Some consecutive elements. */
  private record Range(int from, int to) {
    <E> List<E> of(List<E> all) {
      return all.subList(from, to);
    }
  }

  /** Returns the rows of all batches; {@code embed} gives those of one, or null. */
  private static NDArray batches(
      NDManager manager, int count, int width, BiFunction<NDManager, Range, NDArray> embed) {
    float[] all = new float[0];
    int size = width;
    int filled = 0;
    for (int from = 0; from < count; from += BATCH) {
      Range range = new Range(from, Math.min(count, from + BATCH));
      try (NDManager batch = manager.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray vectors = embed.apply(batch, range);
        if (vectors == null) {
          continue;
        }
        if (filled == 0) {
          size = (int) vectors.getShape().get(1);
          all = new float[Math.multiplyExact(count, size)];
        }
        float[] rows = vectors.toFloatArray();
        System.arraycopy(rows, 0, all, filled, rows.length);
        filled += rows.length;
      }
    }
    if (filled < all.length) {
      all = Arrays.copyOf(all, filled);
    }
    return manager.create(all, new Shape(size == 0 ? 0 : filled / size, size));
  }
}
