package org.paperzoo.core.data;

import java.util.Arrays;

/**
 * Resizing with anti-aliasing, equal to the last bit to that of the Python imaging library Pillow,
 * with which the published vision models were trained.
 *
 * <p>Each output pixel is a weighted mean of the input pixels under a filter centred on it; when
 * the image shrinks, the filter widens by the same factor. Rows and columns are resized one after
 * the other (the width first), rounded to bytes after each, with weights of 22 fractional bits.
 */
public final class ImageResize {

  private static final int PRECISION = 22;

  /** The weighting of the input pixels around an output pixel. */
  public enum Filter {
    /** The pixel at the place, without anti-aliasing. */
    NEAREST(0) {
      @Override
      double weight(double x) {
        throw new IllegalStateException("no weights");
      }
    },
    /** A windowed sinc six pixels wide. */
    LANCZOS(3) {
      @Override
      double weight(double x) {
        return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
      }
    },
    /** A triangle two pixels wide: ViT's and AlexNet's. */
    BILINEAR(1) {
      @Override
      double weight(double x) {
        double distance = Math.abs(x);
        return distance < 1 ? 1 - distance : 0;
      }
    },
    /** Keys' cubic with a = -1/2, four pixels wide: CLIP's. */
    BICUBIC(2) {
      @Override
      double weight(double x) {
        double d = Math.abs(x);
        if (d < 1) {
          return (1.5 * d - 2.5) * d * d + 1;
        }
        return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
      }
    },
    /** The mean of the pixels that an output pixel covers. */
    BOX(0.5) {
      @Override
      double weight(double x) {
        return x > -0.5 && x <= 0.5 ? 1 : 0;
      }
    },
    /** A sharper triangle two pixels wide. */
    HAMMING(1) {
      @Override
      double weight(double x) {
        double d = Math.abs(x);
        if (d == 0) {
          return 1;
        }
        double angle = d * Math.PI;
        return d >= 1 ? 0 : Math.sin(angle) / angle * (0.54 + 0.46 * Math.cos(angle));
      }
    };

    private final double radius;

    Filter(double radius) {
      this.radius = radius;
    }

    abstract double weight(double x);

    private static double sinc(double x) {
      double angle = x * Math.PI;
      return x == 0 ? 1 : Math.sin(angle) / angle;
    }
  }

  private ImageResize() {}

  /** Resizes to exactly this height and width. */
  public static PlanarImage resize(PlanarImage image, int height, int width, Filter filter) {
    if (filter == Filter.NEAREST) {
      return nearest(image, height, width);
    }
    PlanarImage result = image;
    if (width != image.width()) {
      result = resizeWidth(result, width, filter);
    }
    if (height != image.height()) {
      result = resizeHeight(result, height, filter);
    }
    return result;
  }

  /**
   * Resizes so that the shorter side has this length and the proportions are kept (the longer one
   * rounded down).
   */
  public static PlanarImage resizeShorterSide(PlanarImage image, int size, Filter filter) {
    int h = image.height();
    int w = image.width();
    return h <= w
        ? resize(image, size, Math.max(1, (int) ((long) size * w / h)), filter)
        : resize(image, Math.max(1, (int) ((long) size * h / w)), size, filter);
  }

  private static PlanarImage nearest(PlanarImage image, int height, int width) {
    int[] rows = nearest(image.height(), height);
    int[] columns = nearest(image.width(), width);
    byte[] out = new byte[Math.multiplyExact(image.channels() * height, width)];
    int to = 0;
    for (int c = 0; c < image.channels(); c++) {
      for (int row : rows) {
        int from = (c * image.height() + row) * image.width();
        for (int column : columns) {
          out[to++] = image.pixels()[from + column];
        }
      }
    }
    return new PlanarImage(image.channels(), height, width, out);
  }

  /** Returns the input place of each output place. */
  private static int[] nearest(int inSize, int outSize) {
    int[] places = new int[outSize];
    double scale = (double) inSize / outSize;
    double at = 0.5 * scale; // summed up, as Pillow does it, for the same rounding
    for (int i = 0; i < outSize; i++) {
      places[i] = Math.min((int) at, inSize - 1);
      at += scale;
    }
    return places;
  }

  private static PlanarImage resizeWidth(PlanarImage image, int width, Filter filter) {
    Weights weights = Weights.of(image.width(), width, filter);
    int rows = image.channels() * image.height();
    byte[] in = image.pixels();
    byte[] out = new byte[Math.multiplyExact(rows, width)];
    for (int row = 0; row < rows; row++) {
      int from = row * image.width();
      for (int x = 0; x < width; x++) {
        int[] w = weights.values[x];
        int sum = 1 << (PRECISION - 1);
        for (int k = 0; k < w.length; k++) {
          sum += w[k] * (in[from + weights.first[x] + k] & 0xFF);
        }
        out[row * width + x] = clip(sum);
      }
    }
    return new PlanarImage(image.channels(), image.height(), width, out);
  }

  private static PlanarImage resizeHeight(PlanarImage image, int height, Filter filter) {
    Weights weights = Weights.of(image.height(), height, filter);
    int width = image.width();
    byte[] in = image.pixels();
    byte[] out = new byte[Math.multiplyExact(image.channels() * height, width)];
    int[] sums = new int[width];
    for (int c = 0; c < image.channels(); c++) {
      for (int y = 0; y < height; y++) {
        int[] w = weights.values[y];
        Arrays.fill(sums, 1 << (PRECISION - 1));
        for (int k = 0; k < w.length; k++) {
          int from = (c * image.height() + weights.first[y] + k) * width;
          for (int x = 0; x < width; x++) {
            sums[x] += w[k] * (in[from + x] & 0xFF);
          }
        }
        int to = (c * height + y) * width;
        for (int x = 0; x < width; x++) {
          out[to + x] = clip(sums[x]);
        }
      }
    }
    return new PlanarImage(image.channels(), height, width, out);
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
  }

  /**
   * For each output place: the first input place that counts, and the weights from there on.
   *
   * @param first the first input place of each output place
   * @param values the weights of each output place, as fixed-point numbers
   */
  private record Weights(int[] first, int[][] values) {

    static Weights of(int inSize, int outSize, Filter filter) {
      double scale = (double) inSize / outSize;
      double filterScale = Math.max(scale, 1);
      double radius = filter.radius * filterScale;
      int[] first = new int[outSize];
      int[][] values = new int[outSize][];
      for (int i = 0; i < outSize; i++) {
        double center = (i + 0.5) * scale;
        int from = Math.max(0, (int) (center - radius + 0.5));
        int to = Math.min(inSize, (int) (center + radius + 0.5));
        double[] exact = new double[to - from];
        double sum = 0;
        for (int k = 0; k < exact.length; k++) {
          exact[k] = filter.weight((k + from - center + 0.5) * (1 / filterScale));
          sum += exact[k];
        }
        first[i] = from;
        values[i] = new int[exact.length];
        for (int k = 0; k < exact.length; k++) {
          double w = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << PRECISION);
          values[i][k] = (int) (w < 0 ? w - 0.5 : w + 0.5);
        }
      }
      return new Weights(first, values);
    }
  }
}
