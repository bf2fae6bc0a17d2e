package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.vision.classification.ClassifierConfig;

/**
 * The pictures that a model reads.
 *
 * @param channels C
 * @param height in pixels, of the pictures that the positions are of
 * @param width in pixels, of these
 * @param smallest the least height and width: that of a patch
 */
record PictureSize(int channels, int height, int width, int smallest) {
  /** The name of the pictures among a model's inputs. */
  static final String PIXELS = "pixel_values";

  /** The name of the flag about pictures of another size. */
  static final String INTERPOLATE = "interpolate_pos_encoding";

  /** Returns the pictures of a model. */
  static PictureSize of(ClassifierConfig config, int smallest) {
    return new PictureSize(config.numChannels(), config.height(), config.width(), smallest);
  }

  /**
   * Checks the pictures among a model's inputs.
   *
   * @throws UsageException if they have other channels than the model's, are smaller than a patch,
   *     or of another size although the flag is 0
   */
  void check(Map<String, NDArray> inputs) {
    Shape shape = inputs.get(PIXELS).getShape();
    if (shape.dimension() != 4 || shape.get(0) < 1 || shape.get(1) != channels) {
      throw new UsageException(
          PIXELS
              + " must be [pictures, "
              + channels
              + (channels == 1 ? " channel" : " channels")
              + ", height, width], not "
              + shape
              + ".");
    }
    long high = shape.get(2);
    long wide = shape.get(3);
    if (high < smallest || wide < smallest) {
      throw new UsageException(
          "%s are of %dx%d pixels, smaller than one patch of %dx%d. Resize them."
              .formatted(PIXELS, high, wide, smallest, smallest));
    }
    NDArray flag = inputs.get(INTERPOLATE);
    if (flag != null && flag.size() != 1) {
      throw new UsageException(INTERPOLATE + " must be a single 0 or 1, not " + flag.getShape());
    }
    if (flag != null && !isOn(flag) && (high != height || wide != width)) {
      throw new UsageException(
          "%s are of %dx%d pixels, but the model's pictures are of %dx%d. Resize them, or set %s to 1."
              .formatted(PIXELS, high, wide, height, width, INTERPOLATE));
    }
  }

  private static boolean isOn(NDArray flag) {
    try (NDArray number = flag.toType(DataType.FLOAT32, true)) {
      return number.toFloatArray()[0] != 0;
    }
  }
}
