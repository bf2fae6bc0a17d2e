package org.paperzoo.vision.image.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.paperzoo.core.data.ImageData;
import org.paperzoo.core.data.ImageDataSets;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.PlanarImage;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.error.FailureException;

/**
 * The part of Fashion-MNIST (Xiao, Rasul and Vollgraf 2017) that comes with Paperzoo: of each of
 * its ten classes 800 training and 200 test pictures, 28x28 grey. Scores on it are not scores on
 * the whole, which has 60,000 and 10,000. {@code tools/reference/make_fashion.py} made the files
 * and says how; the licence lies beside them.
 */
public final class Fashion {
  private static final String FOLDER = "/org/paperzoo/vision/image/bundled/fashion/";
  private static final int SIDE = 28;

  private Fashion() {}

  /** Returns the 8,000 training or the 2,000 test pictures, sorted by class. */
  public static ImageData load(Split split) {
    String file = FOLDER + split.id() + ".png";
    PlanarImage strip = ImageFile.read(file, resource(file), 1);
    int count = strip.height() / SIDE;
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (int) ((long) i * ImageDataSets.FASHION_CLASSES.size() / count);
    }
    return new ImageData(
        "fashion", split, 1, SIDE, SIDE, strip.pixels(), labels, ImageDataSets.FASHION_CLASSES);
  }

  /** Returns the content of a resource of this module. */
  static byte[] resource(String name) {
    try (InputStream in = Fashion.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FailureException(
            "The resource "
                + name
                + " is missing from this installation of Paperzoo; build it again.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
