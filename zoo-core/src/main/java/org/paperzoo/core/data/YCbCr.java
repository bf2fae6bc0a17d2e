package org.paperzoo.core.data;

/**
 * Turns luma and colour differences into red, green and blue (ITU-R BT.601, full range) in the
 * fixed-point numbers of libjpeg, to the last bit.
 */
final class YCbCr {
  private YCbCr() {}

  /**
   * Converts samples in place.
   *
   * @param planes Y, Cb, Cr, which become red, green, blue
   */
  static void toRgb(byte[][] planes) {
    byte[] first = planes[0];
    byte[] second = planes[1];
    byte[] third = planes[2];
    for (int i = 0; i < first.length; i++) {
      int luma = first[i] & 0xFF;
      int cb = (second[i] & 0xFF) - 128;
      int cr = (third[i] & 0xFF) - 128;
      first[i] = (byte) red(luma, cr);
      second[i] = (byte) green(luma, cb, cr);
      third[i] = (byte) blue(luma, cb);
    }
  }

  static int red(int luma, int cr) {
    return clip(luma + ((91881 * cr + 0x8000) >> 16));
  }

  static int green(int luma, int cb, int cr) {
    return clip(luma + ((-22554 * cb - 46802 * cr + 0x8000) >> 16));
  }

  static int blue(int luma, int cb) {
    return clip(luma + ((116130 * cb + 0x8000) >> 16));
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
