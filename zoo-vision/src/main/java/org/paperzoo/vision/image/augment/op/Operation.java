package org.paperzoo.vision.image.augment.op;

import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.vision.image.augment.op.Affine.Interpolation;

/**
 * The operations of AutoAugment and RandAugment with magnitudes in the units of {@code
 * torchvision}.
 */
public enum Operation {
  /** Nothing. */
  IDENTITY,
  /** By a slope. */
  SHEAR_X(true, 0, 0.3),
  /** By a slope. */
  SHEAR_Y(true, 0, 0.3),
  /** By pixels. */
  TRANSLATE_X(true, 0, 150.0 / 331),
  /** By pixels. */
  TRANSLATE_Y(true, 0, 150.0 / 331),
  /** By degrees. */
  ROTATE(true, 0, 30),
  /** By a factor 1 + magnitude. */
  BRIGHTNESS(true, 0, 0.9),
  /** By a factor 1 + magnitude. */
  COLOR(true, 0, 0.9),
  /** By a factor 1 + magnitude. */
  CONTRAST(true, 0, 0.9),
  /** By a factor 1 + magnitude. */
  SHARPNESS(true, 0, 0.9),
  /** To a number of bits. */
  POSTERIZE(false, 8, 4),
  /** From a threshold on. */
  SOLARIZE(false, 255, 0),
  /** Without a magnitude. */
  AUTO_CONTRAST,
  /** Without a magnitude. */
  EQUALIZE,
  /** Without a magnitude. */
  INVERT;

  private final boolean signed;
  private final double weakest;
  private final double strongest;

  Operation() {
    this(false, 0, 0);
  }

  Operation(boolean signed, double weakest, double strongest) {
    this.signed = signed;
    this.weakest = weakest;
    this.strongest = strongest;
  }

  /** Returns whether half of the magnitudes drawn are negated. */
  public boolean isSigned() {
    return signed;
  }

  /**
   * Returns a magnitude for a picture.
   *
   * @param level from 0, the weakest, to {@code levels - 1}
   * @param levels the number of levels, at least 2
   */
  public double magnitude(PlanarImage image, int level, int levels) {
    return switch (this) {
      case POSTERIZE -> 8 - Math.rint((float) level / (float) ((levels - 1) / 4.0));
      case TRANSLATE_X -> linear(0, strongest * image.width(), level, levels);
      case TRANSLATE_Y -> linear(0, strongest * image.height(), level, levels);
      default -> linear(weakest, strongest, level, levels);
    };
  }

  /** In float32 and from both ends, as {@code torch.linspace}. */
  private static double linear(double from, double to, int level, int levels) {
    float step = ((float) to - (float) from) / (levels - 1);
    return level < levels / 2
        ? (float) from + step * level
        : (float) to - step * (levels - level - 1);
  }

  /** Returns a picture changed. */
  public PlanarImage apply(PlanarImage image, double magnitude, Interpolation interpolation) {
    return switch (this) {
      case IDENTITY -> image;
      case SHEAR_X -> Affine.shearX(image, magnitude, interpolation);
      case SHEAR_Y -> Affine.shearY(image, magnitude, interpolation);
      case TRANSLATE_X -> Affine.translate(image, (int) magnitude, 0, interpolation);
      case TRANSLATE_Y -> Affine.translate(image, 0, (int) magnitude, interpolation);
      case ROTATE -> Affine.rotate(image, magnitude, interpolation);
      case BRIGHTNESS -> Enhance.brightness(image, 1 + magnitude);
      case COLOR -> Enhance.color(image, 1 + magnitude);
      case CONTRAST -> Enhance.contrast(image, 1 + magnitude);
      case SHARPNESS -> Enhance.sharpness(image, 1 + magnitude);
      case POSTERIZE -> Tones.posterize(image, (int) magnitude);
      case SOLARIZE -> Tones.solarize(image, magnitude);
      case AUTO_CONTRAST -> Tones.autoContrast(image);
      case EQUALIZE -> Tones.equalize(image);
      case INVERT -> Tones.invert(image);
    };
  }
}
