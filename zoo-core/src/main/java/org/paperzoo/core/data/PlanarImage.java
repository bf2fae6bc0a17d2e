package org.paperzoo.core.data;

/**
 * One image as unsigned bytes of shape [C, H, W].
 *
 * @param channels C: 1 grey, 3 red, green, blue, 4 with opacity (not premultiplied)
 * @param height H
 * @param width W
 * @param pixels C · H · W unsigned bytes; not copied
 */
public record PlanarImage(int channels, int height, int width, byte[] pixels) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a size is below 1 or the pixels are not C · H · W
   */
  public PlanarImage {
    if (channels < 1
        || height < 1
        || width < 1
        || (long) channels * height * width != pixels.length) {
      throw new IllegalArgumentException(
          pixels.length + " bytes are not an image of " + channels + "x" + height + "x" + width);
    }
  }

  /**
   * Returns the rectangle with the given upper left corner and size.
   *
   * @throws IllegalArgumentException if it is not inside the image
   */
  public PlanarImage crop(int top, int left, int newHeight, int newWidth) {
    if (top < 0
        || left < 0
        || newHeight < 1
        || newWidth < 1
        || top + newHeight > height
        || left + newWidth > width) {
      throw new IllegalArgumentException(
          "a crop of "
              + newHeight
              + "x"
              + newWidth
              + " at "
              + top
              + ", "
              + left
              + " is not inside "
              + height
              + "x"
              + width);
    }
    byte[] cropped = new byte[channels * newHeight * newWidth];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < newHeight; y++) {
        System.arraycopy(
            pixels,
            (c * height + top + y) * width + left,
            cropped,
            (c * newHeight + y) * newWidth,
            newWidth);
      }
    }
    return new PlanarImage(channels, newHeight, newWidth, cropped);
  }

  /**
   * Returns the middle of the image, off by half a pixel to the upper left where it cannot be the
   * exact middle.
   */
  public PlanarImage centerCrop(int newHeight, int newWidth) {
    return crop((height - newHeight) / 2, (width - newWidth) / 2, newHeight, newWidth);
  }

  /**
   * Returns the image in grey or in colour: colour becomes grey by ITU-R 601-2 luma as in Pillow,
   * grey becomes colour by repetition.
   *
   * @param wanted 1 or 3
   * @throws IllegalArgumentException if another number is wanted, or the image has neither
   */
  public PlanarImage withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    int plane = height * width;
    if (wanted == 3 && channels == 1) {
      byte[] colour = new byte[3 * plane];
      for (int c = 0; c < 3; c++) {
        System.arraycopy(pixels, 0, colour, c * plane, plane);
      }
      return new PlanarImage(3, height, width, colour);
    }
    if (wanted == 1 && channels == 3) {
      return new PlanarImage(1, height, width, luma());
    }
    throw new IllegalArgumentException("from " + channels + " channels to " + wanted);
  }

  /** Returns ITU-R 601-2 luma of each pixel of a colour image, rounded as in Pillow: [H, W]. */
  public byte[] luma() {
    int plane = height * width;
    byte[] grey = new byte[plane];
    for (int i = 0; i < plane; i++) {
      grey[i] =
          (byte)
              ((19595 * (pixels[i] & 0xFF)
                      + 38470 * (pixels[plane + i] & 0xFF)
                      + 7471 * (pixels[2 * plane + i] & 0xFF)
                      + 0x8000)
                  >> 16);
    }
    return grey;
  }
}
