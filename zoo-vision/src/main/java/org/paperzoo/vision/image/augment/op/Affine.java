package org.paperzoo.vision.image.augment.op;

import org.paperzoo.core.data.PlanarImage;

/**
 * Shears, shifts and turns. Each pixel of the result is looked up at an affine function of its
 * place; what is outside of the picture becomes black.
 */
public final class Affine {
  private static final double FIXED = 65536;

  /** How a value between pixels is found. */
  public enum Interpolation {
    /** The nearest pixel. */
    NEAREST,
    /** Linear between the four around. */
    BILINEAR
  }

  private Affine() {}

  /**
   * Shifts rows to the left.
   *
   * @param slope by how many pixels more for each row below
   */
  public static PlanarImage shearX(PlanarImage image, double slope, Interpolation how) {
    double tangent = Math.tan(Math.toRadians(Math.toDegrees(Math.atan(slope))));
    return transform(image, new double[] {1, tangent, 0, 0, 1, 0}, how);
  }

  /**
   * Shifts columns upwards.
   *
   * @param slope by how many pixels more for each column to the right
   */
  public static PlanarImage shearY(PlanarImage image, double slope, Interpolation how) {
    double tangent = Math.tan(Math.toRadians(Math.toDegrees(Math.atan(slope))));
    return transform(image, new double[] {1, 0, 0, tangent, 1, 0}, how);
  }

  /** Shifts the picture to the right and down by whole pixels. */
  public static PlanarImage translate(PlanarImage image, int right, int down, Interpolation how) {
    return transform(image, new double[] {1, 0, -right, 0, 1, -down}, how);
  }

  /** Turns the picture around its middle, counter-clockwise. */
  public static PlanarImage rotate(PlanarImage image, double degrees, Interpolation how) {
    double angle = degrees % 360;
    angle = angle < 0 ? angle + 360 : angle;
    if (angle == 0) {
      return image;
    }
    double radians = -Math.toRadians(angle);
    double cos = round15(Math.cos(radians));
    double sin = round15(Math.sin(radians));
    double x = image.width() / 2.0;
    double y = image.height() / 2.0;
    double[] matrix = {cos, sin, 0, round15(-Math.sin(radians)), cos, 0};
    matrix[2] = matrix[0] * -x + matrix[1] * -y + x;
    matrix[5] = matrix[3] * -x + matrix[4] * -y + y;
    return transform(image, matrix, how);
  }

  private static double round15(double value) {
    return Math.rint(value * 1e15) / 1e15;
  }

  /**
   * Looks pixels up.
   *
   * @param m the place (m0 x + m1 y + m2, m3 x + m4 y + m5) belongs to (x, y)
   */
  private static PlanarImage transform(PlanarImage image, double[] m, Interpolation how) {
    byte[] out = new byte[image.pixels().length];
    if (how == Interpolation.BILINEAR) {
      bilinear(image, m, out);
    } else if (m[1] == 0 && m[3] == 0) {
      shift(image, m, out);
    } else {
      nearest(image, m, out);
    }
    return new PlanarImage(image.channels(), image.height(), image.width(), out);
  }

  private static void shift(PlanarImage image, double[] m, byte[] out) {
    int height = image.height();
    int width = image.width();
    int right = (int) m[2]; // a whole number
    int down = (int) m[5];
    int from = Math.max(0, -right);
    int to = Math.min(width, width - right);
    for (int row = 0; row < image.channels() * height && to > from; row++) {
      int y = row % height + down;
      if (y >= 0 && y < height) {
        int source = (row + down) * width;
        System.arraycopy(image.pixels(), source + from + right, out, row * width + from, to - from);
      }
    }
  }

  /** In fixed-point numbers, for Pillow's roundings. */
  private static void nearest(PlanarImage image, double[] m, byte[] out) {
    int height = image.height();
    int width = image.width();
    int plane = height * width;
    int a0 = fixed(m[0]);
    int a1 = fixed(m[1]);
    int a3 = fixed(m[3]);
    int a4 = fixed(m[4]);
    int startX = fixed(m[2] + m[0] * 0.5 + m[1] * 0.5);
    int startY = fixed(m[5] + m[3] * 0.5 + m[4] * 0.5);
    for (int y = 0; y < height; y++) {
      int atX = startX;
      int atY = startY;
      for (int x = 0; x < width; x++) {
        int sourceX = atX >> 16;
        int sourceY = atY >> 16;
        if (sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height) {
          for (int to = y * width + x, from = sourceY * width + sourceX;
              to < out.length;
              to += plane, from += plane) {
            out[to] = image.pixels()[from];
          }
        }
        atX += a0;
        atY += a3;
      }
      startX += a1;
      startY += a4;
    }
  }

  private static int fixed(double value) {
    return (int) Math.floor(value * FIXED + 0.5);
  }

  private static void bilinear(PlanarImage image, double[] m, byte[] out) {
    int height = image.height();
    int width = image.width();
    int plane = height * width;
    byte[] in = image.pixels();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double atX = m[0] * (x + 0.5) + m[1] * (y + 0.5) + m[2];
        double atY = m[3] * (x + 0.5) + m[4] * (y + 0.5) + m[5];
        if (atX < 0 || atX >= width || atY < 0 || atY >= height) {
          continue;
        }
        atX -= 0.5;
        atY -= 0.5;
        int left = (int) Math.floor(atX);
        int top = (int) Math.floor(atY);
        double dx = atX - left;
        double dy = atY - top;
        int x0 = Math.max(0, left);
        int x1 = Math.min(width - 1, left + 1);
        int upper = Math.max(0, top) * width;
        int lower = Math.min(height - 1, top + 1) * width;
        for (int c = 0; c < out.length; c += plane) {
          double v1 = between(in[c + upper + x0], in[c + upper + x1], dx);
          double v2 = between(in[c + lower + x0], in[c + lower + x1], dx);
          out[c + y * width + x] = (byte) (int) (v1 + (v2 - v1) * dy);
        }
      }
    }
  }

  private static double between(byte a, byte b, double part) {
    int from = a & 0xFF;
    return from + ((b & 0xFF) - from) * part;
  }
}
