package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.paperzoo.core.error.UsageException;

/** Checks of the pictures that a model reads. */
final class PictureSize {
  /** The name of the pictures. */
  static final String PIXELS = "pixel_values";

  /** The name of the flag about pictures of another size. */
  static final String INTERPOLATE = "interpolate_pos_encoding";

  private PictureSize() {}

  /**
   * Checks the pictures among a model's inputs.
   *
   * @throws UsageException if they have other channels than the model's, are smaller than a patch,
   *     or of another size although the flag is 0
   */
  static void check(ViTConfig config, Map<String, NDArray> inputs) {
    Shape shape = inputs.get(PIXELS).getShape();
    if (shape.dimension() != 4 || shape.get(0) < 1 || shape.get(1) != config.numChannels()) {
      throw new UsageException(
          PIXELS
              + " must be [pictures, "
              + config.numChannels()
              + (config.numChannels() == 1 ? " channel" : " channels")
              + ", height, width], not "
              + shape
              + ".");
    }
    long height = shape.get(2);
    long width = shape.get(3);
    int patch = config.patchSize();
    if (height < patch || width < patch) {
      throw new UsageException(
          "%s are of %dx%d pixels, smaller than one patch of %dx%d. Resize them."
              .formatted(PIXELS, height, width, patch, patch));
    }
    NDArray flag = inputs.get(INTERPOLATE);
    if (flag != null && flag.size() != 1) {
      throw new UsageException(INTERPOLATE + " must be a single 0 or 1, not " + flag.getShape());
    }
    boolean same = height == config.height() && width == config.width();
    if (flag != null && !isOn(flag) && !same) {
      throw new UsageException(
          "%s are of %dx%d pixels, but the model's pictures are of %dx%d. Resize them, or set %s to 1."
              .formatted(PIXELS, height, width, config.height(), config.width(), INTERPOLATE));
    }
  }

  private static boolean isOn(NDArray flag) {
    try (NDArray number = flag.toType(DataType.FLOAT32, true)) {
      return number.toFloatArray()[0] != 0;
    }
  }
}
