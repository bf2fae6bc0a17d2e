package org.paperzoo.generative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.data.ImageBatcher;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.data.ImageDataSets;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.ImagesConfig;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.UsageException;

/** The images that a prediction is about, and how large an image of the model is. */
public final class ImageInputs {
  private final Predictor.Request<?> request;
  private final int inputSize;
  private ImageData test;

  /**
   * Creates the inputs of a prediction.
   *
   * @param request of a run whose data is an {@link ImagesConfig}, or of a bare model folder
   * @param inputSize D, the number of values of an image of the model
   */
  public ImageInputs(Predictor.Request<?> request, int inputSize) {
    this.request = request;
    this.inputSize = inputSize;
  }

  /** Returns whether there are any: files, or the data that the model was trained on. */
  public boolean available() {
    return !request.inputs().isEmpty() || request.data() != null;
  }

  /**
   * Returns the shape of an image, [C, H, W].
   *
   * @param width W as the user gave it, or null for the data's, or else a square
   * @throws UsageException if the model's images have no such shape
   */
  public Shape shape(Integer width) {
    if (width == null && request.data() != null) {
      return shape(test());
    }
    int columns = width == null ? (int) Math.round(Math.sqrt(inputSize)) : width;
    if (inputSize % columns != 0 || (width == null && columns * columns != inputSize)) {
      throw new UsageException(
          "The model's images have "
              + inputSize
              + " values, which is no "
              + (width == null ? "square" : "multiple of the width " + width)
              + ". Give their width in pixels: width=N.");
    }
    return new Shape(1, inputSize / columns, columns);
  }

  /** Returns the shape of the images of a data set, [C, H, W]. */
  public static Shape shape(ImageData images) {
    return new Shape(images.channels(), images.height(), images.width());
  }

  /**
   * Returns the files given, or else the first {@code count} test images, [N, D].
   *
   * @throws UsageException if there are neither, or a file has another shape
   */
  public NDArray images(int count, Shape shape) {
    NDManager manager = request.manager();
    if (!request.inputs().isEmpty()) {
      return files(manager, shape);
    }
    if (request.data() == null) {
      throw new UsageException(
          "There is nothing to encode: give image files, or a run instead of a bare model folder.");
    }
    int[] indices = IntStream.range(0, Math.min(count, test().count())).toArray();
    try (ImageBatcher batcher = new ImageBatcher(manager, test())) {
      return batcher.images(manager, indices).reshape(indices.length, inputSize);
    }
  }

  private NDArray files(NDManager manager, Shape shape) {
    List<String> files = request.inputs();
    float[] pixels = new float[files.size() * inputSize];
    for (int i = 0; i < files.size(); i++) {
      PlanarImage image = ImageFile.read(Path.of(files.get(i)), (int) shape.get(0));
      if (image.height() != shape.get(1) || image.width() != shape.get(2)) {
        throw new UsageException(
            files.get(i)
                + " is "
                + image.height()
                + "x"
                + image.width()
                + " pixels, but the model's images are "
                + shape.get(1)
                + "x"
                + shape.get(2)
                + ". Scale it first.");
      }
      for (int p = 0; p < inputSize; p++) {
        pixels[i * inputSize + p] = (image.pixels()[p] & 0xFF) / 255f;
      }
    }
    return manager.create(pixels, new Shape(files.size(), inputSize));
  }

  private ImageData test() {
    if (test == null) {
      String name = ((ImagesConfig) request.data()).name();
      test = ImageDataSets.load(name, Split.TEST, request.home());
    }
    return test;
  }
}
