package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.paperzoo.core.data.SplitMix64;
import org.paperzoo.core.nn.Context;
import org.paperzoo.vision.clip.ContrastiveModel;
import org.paperzoo.vision.clip.TextInputs;
import org.paperzoo.vision.image.ImageProcessor;
import org.paperzoo.vision.image.data.ImageExample;
import org.paperzoo.vision.image.data.ImagePipeline;
import org.paperzoo.vision.image.data.PixelStaging;

/** Embeds many texts or pictures, batch by batch; gradients must be off. */
public final class Embedder {
  private static final int BATCH = 64;

  private final ContrastiveModel model;
  private final Context context;
  private final CaptionTokens tokens;
  private final ImagePipeline pipeline;
  private final PixelStaging staging = new PixelStaging();

  /**
   * Creates an embedder.
   *
   * @param context in evaluation mode
   * @param tokens reads texts; may be null if there are none
   * @param processor reads pictures
   */
  public Embedder(
      ContrastiveModel model, Context context, CaptionTokens tokens, ImageProcessor processor) {
    this.model = model;
    this.context = context;
    this.tokens = tokens;
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
   * Returns the unit vectors of pictures, [N, E].
   *
   * @throws org.paperzoo.core.error.FailureException if one cannot be read
   */
  public NDArray images(NDManager manager, List<ImageExample> images) {
    return images(manager, images, pixels -> model.imageEmbeds(context, pixels));
  }

  /** Returns what linear classifiers of pictures are trained on, [N, D]; as {@link #images}. */
  public NDArray vectors(NDManager manager, List<ImageExample> images) {
    return images(manager, images, pixels -> model.imageVectors(context, pixels));
  }

  private NDArray images(
      NDManager manager, List<ImageExample> images, Function<NDArray, NDArray> encode) {
    return batches(
        manager, images.size(), 0, (batch, range) -> encode.apply(pixels(batch, range.of(images))));
  }

  private NDArray pixels(NDManager manager, List<ImageExample> images) {
    int values = pipeline.values();
    float[] pixels = staging.take(Math.multiplyExact(images.size(), values));
    for (int i = 0; i < images.size(); i++) {
      pipeline.prepare(images.get(i), new SplitMix64(0), pixels, i * values);
    }
    ImageProcessor processor = pipeline.processor();
    return staging.upload(
        manager,
        pixels,
        new Shape(images.size(), processor.channels(), processor.height(), processor.width()));
  }

  /** Some consecutive elements. */
  private record Range(int from, int to) {
    <E> List<E> of(List<E> all) {
      return all.subList(from, to);
    }
  }

  private static NDArray batches(
      NDManager manager, int count, int width, BiFunction<NDManager, Range, NDArray> embed) {
    float[] all = new float[0];
    int size = width;
    for (int from = 0; from < count; from += BATCH) {
      Range range = new Range(from, Math.min(count, from + BATCH));
      try (NDManager batch = manager.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray vectors = embed.apply(batch, range);
        if (from == 0) {
          size = (int) vectors.getShape().get(1);
          all = new float[Math.multiplyExact(count, size)];
        }
        float[] rows = vectors.toFloatArray();
        System.arraycopy(rows, 0, all, from * size, rows.length);
      }
    }
    return manager.create(all, new Shape(count, size));
  }
}
