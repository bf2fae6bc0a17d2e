package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.paperzoo.core.error.UsageException;

/** Checks of what an image encoder reads. */
final class PixelInputs {
  /** The name of the images. */
  static final String PIXELS = "pixel_values";

  /** The name of the flag that allows images of another size. */
  static final String INTERPOLATE = "interpolate_pos_encoding";

  private PixelInputs() {}

  /** Returns a flag among the inputs, or null if it is absent. */
  static Boolean flag(Map<String, NDArray> inputs, String name) {
    NDArray value = inputs.get(name);
    if (value == null) {
      return null;
    }
    if (value.size() != 1) {
      throw new UsageException(name + " must be a single 0 or 1, not " + value.getShape() + ".");
    }
    return value.toFloatArray()[0] != 0;
  }

  /**
   * Checks the images.
   *
   * @param pixels [B, C, height, width]
   * @param least the smallest height and width that the encoder can take
   * @param interpolate whether images may be of another size than the model's; null if nobody said
   * @throws UsageException with the first thing that does not fit
   */
  static void check(NDArray pixels, int channels, int size, int least, Boolean interpolate) {
    Shape shape = pixels.getShape();
    if (shape.dimension() != 4 || shape.size() == 0) {
      throw new UsageException(
          PIXELS + " must be [batch, channels, height, width], not " + shape + ".");
    }
    if (shape.get(1) != channels) {
      throw new UsageException(
          PIXELS
              + " have "
              + shape.get(1)
              + " channels, but the model's images have "
              + channels
              + ".");
    }
    long height = shape.get(2);
    long width = shape.get(3);
    if (height < least || width < least) {
      throw new UsageException(
          "%s are %d x %d pixels, smaller than the %d x %d that the model needs at least."
              .formatted(PIXELS, height, width, least, least));
    }
    if (Boolean.FALSE.equals(interpolate) && (height != size || width != size)) {
      throw new UsageException(
          "%s are %d x %d pixels, but the model's images are %d x %d. Resize them, or set %s to 1."
              .formatted(PIXELS, height, width, size, size, INTERPOLATE));
    }
  }

  /** Checks that there are as many texts as images. */
  static void requirePairs(Shape textsByImages) {
    if (textsByImages.get(0) != textsByImages.get(1)) {
      throw new UsageException(
          "A loss is of matching pairs, but there are "
              + textsByImages.get(0)
              + " texts and "
              + textsByImages.get(1)
              + " images.");
    }
  }
}
