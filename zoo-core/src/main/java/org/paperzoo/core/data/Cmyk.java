package org.paperzoo.core.data;

/**
 * Turns the samples of a JPEG of four colours into red, green and blue, to the last bit as Pillow
 * does: it takes all such files for inverted, as Adobe writes them, and applies no colour profile.
 */
final class Cmyk {
  private Cmyk() {}

  /**
   * Converts samples in place.
   *
   * @param planes four planes as they are stored, of which the first three become red, green, blue
   * @param transformed whether these three are Y, Cb and Cr
   */
  static void toRgb(byte[][] planes, boolean transformed) {
    for (int i = 0; i < planes[0].length; i++) {
      int c = planes[0][i] & 0xFF;
      int m = planes[1][i] & 0xFF;
      int y = planes[2][i] & 0xFF;
      int light = planes[3][i] & 0xFF; // inverted, so what black leaves
      if (transformed) {
        int luma = c;
        int cb = m - 128;
        int cr = y - 128;
        c = 255 - YCbCr.red(luma, cr);
        m = 255 - YCbCr.green(luma, cb, cr);
        y = 255 - YCbCr.blue(luma, cb);
      }
      planes[0][i] = shade(255 - c, light);
      planes[1][i] = shade(255 - m, light);
      planes[2][i] = shade(255 - y, light);
    }
  }

  /** Returns light (1 - ink / 255), rounded. */
  private static byte shade(int ink, int light) {
    int product = ink * light + 128;
    return (byte) (light - (((product >> 8) + product) >> 8));
  }
}
