package org.paperzoo.generative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.EpochSampler;
import org.paperzoo.core.catalog.TaskRequest;
import org.paperzoo.core.data.ImageBatcher;
import org.paperzoo.core.data.ImageSplits;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.data.PixelValues;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.train.Evaluation;

/** The images of a data set for a task whose model takes vectors of their values. */
public final class ImageVectors implements AutoCloseable {
  private static final int EVALUATION_BATCH = 500;

  private final ImageSplits splits;
  private final Map<String, ImageBatcher> batchers = new LinkedHashMap<>();
  private final Batches<NDArray> batches;

  /**
   * Loads the images of a task.
   *
   * @param inputSize D, the number of values that the model takes
   * @param pixels how the grey values become data
   * @throws UsageException if an image has another number of values
   */
  public ImageVectors(TaskRequest<ImagesConfig, ?> request, int inputSize, PixelValues pixels) {
    splits = ImageSplits.load(request.home(), request.data());
    int imageSize = splits.train().imageSize();
    if (inputSize != imageSize) {
      throw new UsageException(
          "The model's input_size is "
              + inputSize
              + ", but an image of "
              + splits.train().name()
              + " has "
              + imageSize
              + " values. Set model.input_size to "
              + imageSize
              + ".");
    }
    for (String split : splits()) {
      batchers.put(
          split,
          new ImageBatcher(
              request.manager(),
              splits.part(split),
              pixels,
              // Held-out images become the same black and white pictures in every run.
              split.equals("train") ? request.seed() : 0,
              new Shape(imageSize)));
    }
    batches =
        Batches.inMemory(
            EpochSampler.training(splits.train().count(), request.batchSize(), request.seed()),
            (manager, number, indices) -> batchers.get("train").images(manager, indices, number));
  }

  /** Returns the batches to train on, [B, D]. */
  public Batches<NDArray> batches() {
    return batches;
  }

  /** Returns the names of the splits. */
  public List<String> splits() {
    return List.of("train", "val", "test");
  }

  /** Returns the shape of an image, [C, H, W] with C · H · W = D. */
  public Shape imageShape() {
    return ImageInputs.shape(splits.train());
  }

  /** Returns the first images of a split, [min(count, its size), D]. */
  public NDArray first(NDManager manager, String split, int count) {
    int[] indices = IntStream.range(0, Math.min(count, splits.part(split).count())).toArray();
    return batchers.get(split).images(manager, indices);
  }

  /**
   * Passes the first images of the evaluated split on, batch by batch; a batch and what is made of
   * it are freed afterwards.
   *
   * @param most how many images at most
   * @param batch takes images, [B, D]
   */
  public void evaluate(Evaluation evaluation, int most, Consumer<NDArray> batch) {
    String split = evaluation.split();
    int count = Math.min(most, splits.part(split).count());
    for (int start = 0; start < count; start += EVALUATION_BATCH) {
      int[] indices = IntStream.range(start, Math.min(count, start + EVALUATION_BATCH)).toArray();
      try (NDManager manager = evaluation.manager().newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        batch.accept(batchers.get(split).images(manager, indices, start));
      }
    }
  }

  @Override
  public void close() {
    batchers.values().forEach(ImageBatcher::close);
  }
}
