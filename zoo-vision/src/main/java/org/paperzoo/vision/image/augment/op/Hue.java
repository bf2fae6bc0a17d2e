package org.paperzoo.vision.image.augment.op;

import org.paperzoo.core.data.PlanarImage;

/** Turns the colours around the colour circle. */
public final class Hue {
  private Hue() {}

  /**
   * Turns the hue of each pixel; a grey picture stays as it is.
   *
   * @param turn of the circle, -0.5 to 0.5
   */
  public static PlanarImage shift(PlanarImage image, double turn) {
    if (image.channels() == 1) {
      return image;
    }
    int offset = (int) (turn * 255) & 0xFF;
    int plane = image.height() * image.width();
    byte[] in = image.pixels();
    byte[] out = new byte[in.length];
    for (int i = 0; i < plane; i++) {
      int r = in[i] & 0xFF;
      int g = in[plane + i] & 0xFF;
      int b = in[2 * plane + i] & 0xFF;
      int value = Math.max(r, Math.max(g, b));
      int least = Math.min(r, Math.min(g, b));
      int saturation = value == least ? 0 : clip((int) ((float) (value - least) / value * 255.0));
      int hue = value == least ? 0 : hue(r, g, b, value, value - least);
      int rgb = rgb(hue + offset & 0xFF, saturation, value);
      out[i] = (byte) (rgb >> 16);
      out[plane + i] = (byte) (rgb >> 8);
      out[2 * plane + i] = (byte) rgb;
    }
    return new PlanarImage(3, image.height(), image.width(), out);
  }

  /** Returns the hue in 255ths of the circle, with the roundings of Pillow. */
  private static int hue(int r, int g, int b, int max, float range) {
    float red = (max - r) / range;
    float green = (max - g) / range;
    float blue = (max - b) / range;
    float h;
    if (r == max) {
      h = blue - green;
    } else if (g == max) {
      h = (float) (2.0 + red - blue);
    } else {
      h = (float) (4.0 + green - red);
    }
    h = (float) ((h / 6.0 + 1.0) % 1.0);
    return clip((int) (h * 255.0));
  }

  private static int rgb(int hue, int saturation, int value) {
    if (saturation == 0) {
      return value << 16 | value << 8 | value;
    }
    int sector = (int) Math.floor((float) hue * 6.0 / 255.0);
    float f = (float) ((float) hue * 6.0 / 255.0 - sector);
    float s = (float) (saturation / 255.0);
    int p = round(value * (1.0 - s));
    int q = round(value * (1.0 - s * f));
    int t = round(value * (1.0 - s * (1.0 - f)));
    return switch (sector % 6) {
      case 0 -> join(value, t, p);
      case 1 -> join(q, value, p);
      case 2 -> join(p, value, t);
      case 3 -> join(p, q, value);
      case 4 -> join(t, p, value);
      default -> join(value, p, q);
    };
  }

  private static int round(double value) {
    return clip((int) Math.floor(value + 0.5));
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int join(int r, int g, int b) {
    return r << 16 | g << 8 | b;
  }
}
