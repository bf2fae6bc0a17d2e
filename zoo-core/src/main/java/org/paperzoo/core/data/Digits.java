package org.paperzoo.core.data;

import java.util.List;

/**
 * The MNIST digits that come with Paperzoo: the first 10,000 training images of MNIST, 28x28 grey,
 * ten classes. With them everything can be tried without a download.
 *
 * <p>9,000 train and 1,000 test images; every class gives a tenth of its images to the test set.
 * Results on this split are not results on MNIST's own 60,000/10,000 split. {@code
 * tools/reference/make_digits.py} made the files and says how; the licence lies beside them.
 */
public final class Digits {

  /** The classes: "0" to "9". */
  public static final List<String> CLASS_NAMES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  private Digits() {}

  /** Returns the 9,000 training images [9000, 1, 28, 28]. */
  public static ImageData train() {
    return load(Split.TRAIN);
  }

  /** Returns the 1,000 test images [1000, 1, 28, 28]. */
  public static ImageData test() {
    return load(Split.TEST);
  }

  private static ImageData load(Split split) {
    String images = "digits/" + split.id() + "-images-idx3-ubyte.gz";
    String labels = "digits/" + split.id() + "-labels-idx1-ubyte.gz";
    return Idx.images(
        "digits",
        split,
        images,
        Idx.readResource(Digits.class, images),
        labels,
        Idx.readResource(Digits.class, labels),
        CLASS_NAMES);
  }
}
