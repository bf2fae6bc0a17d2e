package org.paperzoo.vision.image.augment.op;

import java.util.Arrays;
import org.paperzoo.core.data.PlanarImage;

/**
 * Moves a picture away from, or towards, one without brightness, contrast, colour or sharpness: a
 * factor of 1 changes nothing, 0 gives that other picture, more than 1 exaggerates.
 */
public final class Enhance {
  private Enhance() {}

  /** Blends with black. */
  public static PlanarImage brightness(PlanarImage image, double factor) {
    return blend(new byte[image.pixels().length], image, factor);
  }

  /** Blends with the mean grey of the picture. */
  public static PlanarImage contrast(PlanarImage image, double factor) {
    byte[] grey = image.channels() == 1 ? image.pixels() : image.luma();
    long sum = 0;
    for (byte value : grey) {
      sum += value & 0xFF;
    }
    byte mean = (byte) (int) ((double) sum / grey.length + 0.5);
    byte[] other = new byte[image.pixels().length];
    Arrays.fill(other, mean);
    return blend(other, image, factor);
  }

  /** Blends with the picture in grey; a grey picture stays as it is. */
  public static PlanarImage color(PlanarImage image, double factor) {
    return image.channels() == 1 ? image : blend(grey(image).pixels(), image, factor);
  }

  /** Returns a colour picture in grey, with as many channels as before. */
  public static PlanarImage grey(PlanarImage image) {
    return image.channels() == 1 ? image : image.withChannels(1).withChannels(3);
  }

  /** Blends with the picture smoothed. */
  public static PlanarImage sharpness(PlanarImage image, double factor) {
    return blend(smooth(image), image, factor);
  }

  /** Weighs the eight neighbours of a pixel by 1 and itself by 5; the border stays. */
  private static byte[] smooth(PlanarImage image) {
    byte[] in = image.pixels();
    byte[] out = in.clone();
    int width = image.width();
    float side = (float) (1 / 13.0);
    float middle = (float) (5 / 13.0);
    for (int row = 0; row < image.channels() * image.height(); row++) {
      int y = row % image.height();
      if (y == 0 || y == image.height() - 1) {
        continue;
      }
      for (int at = row * width + 1; at < (row + 1) * width - 1; at++) {
        float sum = 0.5f;
        sum += row(in, at + width, side, side);
        sum += row(in, at, side, middle);
        sum += row(in, at - width, side, side);
        out[at] = (byte) Math.max(0, Math.min(255, (int) sum));
      }
    }
    return out;
  }

  private static float row(byte[] in, int at, float side, float middle) {
    return (in[at - 1] & 0xFF) * side + (in[at] & 0xFF) * middle + (in[at + 1] & 0xFF) * side;
  }

  private static PlanarImage blend(byte[] other, PlanarImage image, double factor) {
    float alpha = (float) factor;
    byte[] in = image.pixels();
    byte[] out = new byte[in.length];
    for (int i = 0; i < out.length; i++) {
      int from = other[i] & 0xFF;
      float value = from + alpha * ((in[i] & 0xFF) - from);
      out[i] = (byte) (value <= 0 ? 0 : value >= 255 ? 255 : (int) value);
    }
    return new PlanarImage(image.channels(), image.height(), image.width(), out);
  }
}
