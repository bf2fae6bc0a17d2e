package org.paperzoo.core.data;

/**
 * What a JPEG file says, ahead of its samples, about how they are to be read (ITU-T T.81, annex B;
 * Adobe's APP14 segment; the APP1 segment of Exif 2.32). Nothing in it is trusted: what does not
 * parse counts as not said.
 *
 * @param components the number of colour components, 0 if it is not said
 * @param transformed whether the first three of three or four components are Y, Cb and Cr, by the
 *     rules of libjpeg
 * @param orientation Exif's, 1 to 8; 1, the usual, if it is not said
 * @param samples where the first samples begin; 2, after the start, if that is not found
 */
record JpegHeader(int components, boolean transformed, int orientation, int samples) {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;

  /** Reads the header of a file. */
  static JpegHeader of(byte[] file) {
    int components = 0;
    int transform = -1; // of Adobe's segment
    boolean jfif = false;
    boolean named = false; // "R", "G", "B"
    int orientation = 0;
    int samples = 2;
    int at = 2; // after the start of the image
    while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
      int marker = file[at + 1] & 0xFF;
      if (marker == 0xFF) { // fill
        at++;
        continue;
      }
      int end = at + 2 + bigEndian(file, at + 2, 2);
      if (marker == 0xDA || marker == 0xD9 || end < at + 4 || end > file.length) {
        samples = marker == 0xDA ? at : samples;
        break; // the samples, the end, or damage
      }
      int from = at + 4;
      boolean frame =
          marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      if (frame && end >= from + 6) {
        components = file[from + 5] & 0xFF;
        named =
            end >= from + 15
                && file[from + 6] == 'R'
                && file[from + 9] == 'G'
                && file[from + 12] == 'B';
      } else if (marker == 0xE0 && begins(file, from, end, "JFIF\0")) {
        jfif = true;
      } else if (marker == 0xEE && begins(file, from, end, "Adobe") && end >= from + 12) {
        transform = file[from + 11] & 0xFF;
      } else if (marker == 0xE1 && orientation == 0 && begins(file, from, end, "Exif\0\0")) {
        orientation = orientation(file, from + 6, end);
      }
      at = end;
    }
    boolean transformed =
        components == 4
            ? transform > 0
            : components == 3 && (jfif || (transform >= 0 ? transform != 0 : !named));
    return new JpegHeader(components, transformed, Math.max(1, orientation), samples);
  }

  /**
   * Returns whether the end marker follows the samples. Bytes after it do not matter; in a file cut
   * short it is missing, and a decoder would make up the rest of the picture.
   */
  boolean isWhole(byte[] file) {
    for (int at = file.length - 2; at >= samples; at--) {
      if ((file[at] & 0xFF) == 0xFF && (file[at + 1] & 0xFF) == 0xD9) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(byte[] file, int from, int end, String text) {
    if (end - from < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (file[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads the orientation from a TIFF directory; returns 0 if there is none. */
  private static int orientation(byte[] file, int from, int end) {
    boolean little = begins(file, from, end, "II*\0");
    if ((!little && !begins(file, from, end, "MM\0*")) || end - from < 8) {
      return 0;
    }
    long directory = from + number(file, from + 4, 4, little);
    if (directory + 2 > end) {
      return 0;
    }
    long count = number(file, (int) directory, 2, little);
    for (long i = 0; i < count && directory + 14 + 12 * i <= end; i++) {
      int entry = (int) (directory + 2 + 12 * i);
      if (number(file, entry, 2, little) == ORIENTATION
          && number(file, entry + 2, 2, little) == SHORT) {
        long value = number(file, entry + 8, 2, little);
        return value >= 1 && value <= 8 ? (int) value : 0;
      }
    }
    return 0;
  }

  private static long number(byte[] file, int at, int bytes, boolean little) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (file[little ? at + bytes - 1 - i : at + i] & 0xFF);
    }
    return value;
  }

  private static int bigEndian(byte[] file, int at, int bytes) {
    return (int) number(file, at, bytes, false);
  }

  /**
   * Returns an image as it is to be seen.
   *
   * @param image as it is stored
   */
  PlanarImage upright(PlanarImage image) {
    if (orientation == 1) {
      return image;
    }
    boolean swapped = orientation >= 5; // rows are stored as columns
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    int rows = image.height();
    int columns = image.width();
    int height = swapped ? columns : rows;
    int width = swapped ? rows : columns;
    byte[] stored = image.pixels();
    byte[] turned = new byte[stored.length];
    int to = 0;
    for (int plane = 0; plane < image.channels(); plane++) {
      int from = plane * rows * columns;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int row = swapped ? x : y;
          int column = swapped ? y : x;
          row = fromBottom ? rows - 1 - row : row;
          column = fromRight ? columns - 1 - column : column;
          turned[to++] = stored[from + row * columns + column];
        }
      }
    }
    return new PlanarImage(image.channels(), height, width, turned);
  }
}
