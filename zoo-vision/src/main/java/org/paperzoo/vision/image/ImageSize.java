package org.paperzoo.vision.image;

/**
 * What a picture is resized to.
 *
 * @param height in pixels; of {@code shorterSide} the length of the shorter side
 * @param width in pixels; equal to the height of {@code shorterSide}
 * @param shorterSide whether the proportions are kept and the shorter side gets this length
 */
public record ImageSize(int height, int width, boolean shorterSide) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a side is below 1, or the shorter side has two lengths
   */
  public ImageSize {
    if (height < 1 || width < 1 || (shorterSide && height != width)) {
      throw new IllegalArgumentException("size " + height + "x" + width + ", " + shorterSide);
    }
  }

  /** Returns exactly this height and width. */
  public static ImageSize exactly(int height, int width) {
    return new ImageSize(height, width, false);
  }

  /** Returns the size of a square. */
  public static ImageSize square(int side) {
    return new ImageSize(side, side, false);
  }

  /** Returns the size at which the shorter side has a length and the proportions are kept. */
  public static ImageSize shorterSide(int length) {
    return new ImageSize(length, length, true);
  }
}
