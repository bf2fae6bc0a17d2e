package org.paperzoo.core.data;

import java.util.Arrays;

/**
 * Resizing with anti-aliasing, equal to the last bit to that of the Python imaging library Pillow,
 * with which the published vision models were trained.
 *
 * <p>Each output pixel is a weighted mean of the input pixels under a filter centred on it; when
 * the image shrinks, the filter widens by the same factor. Width and height are resized one after
 * the other, rounded to bytes after each, with weights of 22 fractional bits. As in Pillow 13, the
 * height comes first if it shrinks by more than twice as many pixels as the width.
 */
public final class ImageResize {

  private static final int PRECISION = ResizeWeights.PRECISION;
  private static final int HALF = 1 << (PRECISION - 1);

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

    /** Returns half the width in pixels. */
    double radius() {
      return radius;
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
    return height == image.height() && width == image.width()
        ? image
        : resize(image, 0, 0, image.height(), image.width(), height, width, filter);
  }

  /**
   * Resizes a rectangle of an image as if it were cut out first, but without copying it.
   *
   * @param top of the rectangle
   * @param left of the rectangle
   * @param boxHeight of the rectangle
   * @param boxWidth of the rectangle
   * @param height of the result
   * @param width of the result
   * @throws IllegalArgumentException if the rectangle is not inside the image
   */
  public static PlanarImage resize(
      PlanarImage image,
      int top,
      int left,
      int boxHeight,
      int boxWidth,
      int height,
      int width,
      Filter filter) {
    if (top < 0
        || left < 0
        || boxHeight < 1
        || boxWidth < 1
        || boxHeight > image.height() - top
        || boxWidth > image.width() - left) {
      throw new IllegalArgumentException(
          boxHeight + "x" + boxWidth + " at " + top + ", " + left + " is not inside the image");
    }
    byte[] out = new byte[Math.multiplyExact(image.channels() * height, width)];
    if (filter == Filter.NEAREST) {
      nearest(image, places(top, boxHeight, height), places(left, boxWidth, width), out);
      return new PlanarImage(image.channels(), height, width, out);
    }
    ResizeWeights columns = ResizeWeights.of(boxWidth, width, filter);
    ResizeWeights rows = ResizeWeights.of(boxHeight, height, filter);
    boolean heightFirst = height < boxHeight && boxHeight - height > 2 * (boxWidth - width);
    int[] between = new int[heightFirst ? height * boxWidth : Math.multiplyExact(boxHeight, width)];
    int[] sums = new int[heightFirst ? boxWidth : width];
    for (int c = 0; c < image.channels(); c++) {
      int corner = (c * image.height() + top) * image.width() + left;
      int to = c * height * width;
      if (heightFirst) {
        heightOfBytes(image.pixels(), corner, image.width(), rows, sums, between);
        widthOfInts(between, boxWidth, columns, out, to);
      } else {
        widthOfBytes(image.pixels(), corner, image.width(), columns, boxHeight, between);
        heightOfInts(between, rows, sums, out, to);
      }
    }
    return new PlanarImage(image.channels(), height, width, out);
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

  private static void nearest(PlanarImage image, int[] rows, int[] columns, byte[] out) {
    byte[] in = image.pixels();
    int to = 0;
    for (int c = 0; c < image.channels(); c++) {
      for (int row : rows) {
        int from = (c * image.height() + row) * image.width();
        for (int column : columns) {
          out[to++] = in[from + column];
        }
      }
    }
  }

  /** Returns the input place of each output place. */
  private static int[] places(int first, int inSize, int outSize) {
    int[] places = new int[outSize];
    double scale = (double) inSize / outSize;
    double at = 0.5 * scale; // summed up, as Pillow does it, for the same rounding
    for (int i = 0; i < outSize; i++) {
      places[i] = first + Math.min((int) at, inSize - 1);
      at += scale;
    }
    return places;
  }

  /**
   * Resizes rows to their new width. The results, 0 to 255, are left as ints, on which the second
   * step is compiled to vector instructions.
   */
  private static void widthOfBytes(
      byte[] in, int corner, int stride, ResizeWeights weights, int count, int[] out) {
    int[] first = weights.first();
    int[] values = weights.values();
    int to = 0;
    for (int row = 0; row < count; row++) {
      int from = corner + row * stride;
      for (int x = 0; x < first.length; x++) {
        int start = from + first[x];
        int w = x * weights.most();
        int sum = HALF;
        for (int k = 0; k < weights.taps()[x]; k++) {
          sum += values[w + k] * (in[start + k] & 0xFF);
        }
        out[to++] = clip(sum);
      }
    }
  }

  private static void widthOfInts(
      int[] in, int stride, ResizeWeights weights, byte[] out, int offset) {
    int[] first = weights.first();
    int[] values = weights.values();
    int to = offset;
    for (int from = 0; from < in.length; from += stride) {
      for (int x = 0; x < first.length; x++) {
        int start = from + first[x];
        int w = x * weights.most();
        int sum = HALF;
        for (int k = 0; k < weights.taps()[x]; k++) {
          sum += values[w + k] * in[start + k];
        }
        out[to++] = (byte) clip(sum);
      }
    }
  }

  private static void heightOfInts(
      int[] in, ResizeWeights weights, int[] sums, byte[] out, int offset) {
    int to = offset;
    for (int y = 0; y < weights.first().length; y++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < weights.taps()[y]; k++) {
        add(
            weights.values()[y * weights.most() + k],
            in,
            (weights.first()[y] + k) * sums.length,
            sums);
      }
      for (int sum : sums) {
        out[to++] = (byte) clip(sum);
      }
    }
  }

  private static void heightOfBytes(
      byte[] in, int corner, int stride, ResizeWeights weights, int[] sums, int[] out) {
    int to = 0;
    for (int y = 0; y < weights.first().length; y++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < weights.taps()[y]; k++) {
        int weight = weights.values()[y * weights.most() + k];
        int from = corner + (weights.first()[y] + k) * stride;
        for (int x = 0; x < sums.length; x++) {
          sums[x] += weight * (in[from + x] & 0xFF);
        }
      }
      for (int sum : sums) {
        out[to++] = clip(sum);
      }
    }
  }

  /** A loop of its own, so that the compiler turns it into vector instructions. */
  private static void add(int weight, int[] row, int from, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += weight * row[from + x];
    }
  }

  private static int clip(int sum) {
    return Math.max(0, Math.min(255, sum >> PRECISION));
  }
}
