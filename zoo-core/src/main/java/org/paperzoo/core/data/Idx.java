package org.paperzoo.core.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.error.FailureException;

/**
 * An array of unsigned bytes in the IDX format of MNIST, plain or gzip.
 *
 * <p>The format: two zero bytes, the element type (0x08 unsigned byte is the only one used by the
 * data sets here), the number of dimensions, each dimension as a big-endian 32-bit number, then the
 * elements in row-major order.
 */
public final class Idx {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_RANK = 8;

  private final int[] dims;
  private final byte[] data;

  private Idx(int[] dims, byte[] data) {
    this.dims = dims;
    this.data = data;
  }

  /**
   * Reads a file.
   *
   * @throws FailureException if it is missing, not IDX, of another element type, over 2 GiB,
   *     shorter or longer than its dimensions say, or damaged gzip
   */
  public static Idx read(Path file) {
    try (ByteSource source = ByteSource.open(file)) {
      return read(source);
    }
  }

  static Idx readResource(Class<?> anchor, String resource) {
    try (ByteSource source = ByteSource.openResource(anchor, resource)) {
      return read(source);
    }
  }

  private static Idx read(ByteSource source) {
    long magic = source.readUnsignedInt("the IDX magic number");
    int rank = (int) (magic & 0xFF);
    if (magic >>> 16 != 0 || rank == 0 || rank > MAX_RANK) {
      throw source.malformed(
          0,
          "the IDX magic number 0x000008NN with NN = 1 to " + MAX_RANK + " dimensions",
          String.format("0x%08X", magic));
    }
    if ((magic >>> 8 & 0xFF) != UNSIGNED_BYTE) {
      throw source.malformed(
          2, "element type 0x08 (unsigned byte)", String.format("0x%02X", magic >>> 8 & 0xFF));
    }
    int[] dims = new int[rank];
    long length = 1;
    for (int i = 0; i < rank; i++) {
      long dim = source.readUnsignedInt("dimension " + (i + 1) + " of " + rank);
      // Each factor is below 2^32 and the product is kept below 2^31, so it cannot overflow.
      length *= dim;
      if (dim > Integer.MAX_VALUE || length > ImageData.MAX_BYTES) {
        throw source.malformed(
            4 + 4L * i,
            "dimensions of at most " + ImageData.MAX_BYTES + " elements in all",
            "dimension " + dim);
      }
      dims[i] = (int) dim;
    }
    String what = "the elements of dimensions " + Arrays.toString(dims);
    byte[] data = source.readExactly((int) length, what);
    source.expectEnd(what);
    return new Idx(dims, data);
  }

  /** Returns the dimensions, outermost first. */
  public int[] dims() {
    return dims.clone();
  }

  /** Returns the elements in row-major order; the array is not copied. */
  public byte[] data() {
    return data;
  }

  /**
   * Reads grey images of dimensions [N, H, W] and their labels of dimension [N].
   *
   * @param name the data set's name
   * @param split the part that these files are
   * @param images the file of images
   * @param labels the file of labels
   * @param classNames the names of classes 0, 1, ...
   * @throws FailureException if a file is malformed, they disagree in N, or a label has no class
   *     name
   */
  public static ImageData readImages(
      String name, Split split, Path images, Path labels, List<String> classNames) {
    return images(
        name, split, images.toString(), read(images), labels.toString(), read(labels), classNames);
  }

  static ImageData images(
      String name,
      Split split,
      String imagesName,
      Idx images,
      String labelsName,
      Idx labels,
      List<String> classNames) {
    if (images.dims.length != 3) {
      throw new FailureException(
          imagesName
              + ": expected images of dimensions [N, H, W], found dimensions "
              + Arrays.toString(images.dims)
              + ".");
    }
    if (images.data.length == 0) {
      throw new FailureException(
          imagesName
              + ": expected images, found dimensions "
              + Arrays.toString(images.dims)
              + ", which hold nothing.");
    }
    if (labels.dims.length != 1 || labels.dims[0] != images.dims[0]) {
      throw new FailureException(
          labelsName
              + ": expected labels of dimensions ["
              + images.dims[0]
              + "], one for each image of "
              + imagesName
              + ", found dimensions "
              + Arrays.toString(labels.dims)
              + ".");
    }
    int[] classes = new int[labels.data.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = labels.data[i] & 0xFF;
      if (classes[i] >= classNames.size()) {
        throw new FailureException(
            labelsName
                + ": at byte "
                + (8 + i)
                + ": expected a label of 0 to "
                + (classNames.size() - 1)
                + ", found "
                + classes[i]
                + ".");
      }
    }
    return new ImageData(
        name, split, 1, images.dims[1], images.dims[2], images.data, classes, classNames);
  }
}
