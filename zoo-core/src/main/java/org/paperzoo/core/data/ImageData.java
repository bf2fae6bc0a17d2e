package org.paperzoo.core.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.paperzoo.core.error.FailureException;

/**
 * N images of one size as unsigned bytes of shape [N, C, H, W] (C is 1 for grey and 3 for red,
 * green, blue), with their class labels where the data set has any. Held in memory whole; immutable
 * by convention: the arrays are not copied and must not be written to.
 */
public final class ImageData {

  /**
   * The largest number of pixels times channels that one data set can hold: the largest Java array.
   */
  public static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final String name;
  private final Split split;
  private final int count;
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] pixels;
  private final int[] labels;
  private final List<String> classNames;

  /**
   * Creates a data set over the given arrays, which are not copied.
   *
   * @param name the data set's name
   * @param split which part of it this is
   * @param channels C
   * @param height H
   * @param width W
   * @param pixels N · C · H · W unsigned bytes, of shape [N, C, H, W]
   * @param labels the N classes, or null where there are none
   * @param classNames the names of classes 0, 1, ...; empty where there are none
   * @throws IllegalArgumentException if the lengths do not fit each other or a label has no class
   *     name
   */
  public ImageData(
      String name,
      Split split,
      int channels,
      int height,
      int width,
      byte[] pixels,
      int[] labels,
      List<String> classNames) {
    int imageSize = size(name, 1, channels, height, width);
    if (imageSize == 0 || pixels.length % imageSize != 0) {
      throw new IllegalArgumentException(
          pixels.length
              + " bytes are not a whole number of images of "
              + channels
              + "x"
              + height
              + "x"
              + width);
    }
    this.count = pixels.length / imageSize;
    if (labels != null) {
      if (labels.length != count) {
        throw new IllegalArgumentException(labels.length + " labels for " + count + " images");
      }
      for (int label : labels) {
        if (label < 0 || label >= classNames.size()) {
          throw new IllegalArgumentException(
              "label " + label + " of " + classNames.size() + " classes");
        }
      }
    }
    this.name = name;
    this.split = split;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
    this.classNames = List.copyOf(classNames);
  }

  /**
   * Returns N · C · H · W.
   *
   * @throws FailureException if that is more than {@link #MAX_BYTES}
   */
  static int size(String name, long count, long channels, long height, long width) {
    long size;
    try {
      size =
          Math.multiplyExact(
              Math.multiplyExact(count, channels), Math.multiplyExact(height, width));
    } catch (ArithmeticException e) {
      size = Long.MAX_VALUE;
    }
    if (size < 0 || size > MAX_BYTES) {
      throw new FailureException(
          name
              + ": "
              + count
              + " images of "
              + channels
              + "x"
              + height
              + "x"
              + width
              + " do not fit into the 2 GiB that a data set may hold. Use fewer or smaller"
              + " images.");
    }
    return (int) size;
  }

  /** Returns the data set's name. */
  public String name() {
    return name;
  }

  /** Returns which part of the data set this is. */
  public Split split() {
    return split;
  }

  /** Returns the number of images N. */
  public int count() {
    return count;
  }

  /** Returns the number of channels C. */
  public int channels() {
    return channels;
  }

  /** Returns the height H in pixels. */
  public int height() {
    return height;
  }

  /** Returns the width W in pixels. */
  public int width() {
    return width;
  }

  /** Returns the number of bytes of one image, C · H · W. */
  public int imageSize() {
    return channels * height * width;
  }

  /** Returns the unsigned bytes of shape [N, C, H, W]; not a copy. */
  public byte[] pixels() {
    return pixels;
  }

  /** Returns whether the images have class labels. */
  public boolean hasLabels() {
    return labels != null;
  }

  /** Returns the N class labels (not a copy), or null where the data set has none. */
  public int[] labels() {
    return labels;
  }

  /** Returns the names of classes 0, 1, ...; empty where there are none. */
  public List<String> classNames() {
    return classNames;
  }

  /** Returns the images {@code from} (inclusive) to {@code to} (exclusive), copied. */
  public ImageData slice(int from, int to) {
    if (from < 0 || to < from || to > count) {
      throw new IllegalArgumentException("images " + from + " to " + to + " of " + count);
    }
    return new ImageData(
        name,
        split,
        channels,
        height,
        width,
        Arrays.copyOfRange(pixels, from * imageSize(), to * imageSize()),
        labels == null ? null : Arrays.copyOfRange(labels, from, to),
        classNames);
  }

  /** Returns the images at these places, in this order, copied. */
  public ImageData select(int[] indices) {
    int imageSize = imageSize();
    byte[] chosen = new byte[size(name, indices.length, channels, height, width)];
    int[] chosenLabels = labels == null ? null : new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, indices[i] * imageSize, chosen, i * imageSize, imageSize);
      if (labels != null) {
        chosenLabels[i] = labels[indices[i]];
      }
    }
    return new ImageData(name, split, channels, height, width, chosen, chosenLabels, classNames);
  }

  /**
   * Returns the same images as another part of the data set, for example held-out training images
   * as validation.
   */
  public ImageData as(Split other) {
    return new ImageData(name, other, channels, height, width, pixels, labels, classNames);
  }

  /**
   * Returns the SHA-256 of the pixels followed by the labels (32-bit big-endian), in hexadecimal.
   */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(pixels);
      if (labels != null) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * labels.length);
        bytes.asIntBuffer().put(labels);
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return name
        + " "
        + split.id()
        + ": "
        + count
        + " images "
        + channels
        + "x"
        + height
        + "x"
        + width
        + (labels == null ? "" : ", " + classNames.size() + " classes");
  }
}
