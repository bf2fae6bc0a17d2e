package org.paperzoo.vision.image.augment.op;

import org.paperzoo.core.data.PlanarImage;

/** Changes of each byte by a table, one for all channels or one for each. */
public final class Tones {
  private static final int LEVELS = 256;

  private Tones() {}

  /** Keeps the upper bits of each byte. */
  public static PlanarImage posterize(PlanarImage image, int bits) {
    int mask = 0xFF << (8 - bits) & 0xFF;
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) (i & mask);
    }
    return map(image, table);
  }

  /** Inverts the bytes from a threshold on. */
  public static PlanarImage solarize(PlanarImage image, double threshold) {
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) (i < threshold ? i : 255 - i);
    }
    return map(image, table);
  }

  /** Inverts all bytes. */
  public static PlanarImage invert(PlanarImage image) {
    return solarize(image, 0);
  }

  /** Spreads each channel from black to white. */
  public static PlanarImage autoContrast(PlanarImage image) {
    byte[] out = new byte[image.pixels().length];
    for (int channel = 0; channel < image.channels(); channel++) {
      int[] histogram = histogram(image, channel);
      int low = 0;
      while (histogram[low] == 0) {
        low++;
      }
      int high = LEVELS - 1;
      while (histogram[high] == 0) {
        high--;
      }
      byte[] table = new byte[LEVELS];
      double scale = 255.0 / (high - low);
      double offset = -low * scale;
      for (int i = 0; i < LEVELS; i++) {
        int value = high <= low ? i : (int) (i * scale + offset);
        table[i] = (byte) Math.max(0, Math.min(255, value));
      }
      map(image, channel, table, out);
    }
    return new PlanarImage(image.channels(), image.height(), image.width(), out);
  }

  /** Spreads each channel so that its levels are about equally frequent. */
  public static PlanarImage equalize(PlanarImage image) {
    byte[] out = new byte[image.pixels().length];
    for (int channel = 0; channel < image.channels(); channel++) {
      map(image, channel, equalizing(histogram(image, channel)), out);
    }
    return new PlanarImage(image.channels(), image.height(), image.width(), out);
  }

  private static byte[] equalizing(int[] histogram) {
    int sum = 0;
    int last = 0;
    int levels = 0;
    for (int count : histogram) {
      if (count != 0) {
        sum += count;
        last = count;
        levels++;
      }
    }
    int step = (sum - last) / 255;
    byte[] table = new byte[LEVELS];
    int n = step / 2;
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) (levels <= 1 || step == 0 ? i : Math.min(255, n / step));
      n += histogram[i];
    }
    return table;
  }

  private static int[] histogram(PlanarImage image, int channel) {
    int[] histogram = new int[LEVELS];
    int plane = image.height() * image.width();
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      histogram[image.pixels()[i] & 0xFF]++;
    }
    return histogram;
  }

  private static void map(PlanarImage image, int channel, byte[] table, byte[] out) {
    int plane = image.height() * image.width();
    for (int i = channel * plane; i < (channel + 1) * plane; i++) {
      out[i] = table[image.pixels()[i] & 0xFF];
    }
  }

  private static PlanarImage map(PlanarImage image, byte[] table) {
    byte[] out = new byte[image.pixels().length];
    for (int channel = 0; channel < image.channels(); channel++) {
      map(image, channel, table, out);
    }
    return new PlanarImage(image.channels(), image.height(), image.width(), out);
  }
}
