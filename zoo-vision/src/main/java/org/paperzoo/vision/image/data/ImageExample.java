package org.paperzoo.vision.image.data;

import org.paperzoo.core.data.PlanarImage;

/**
 * A picture of a data set, not yet decoded.
 *
 * @param name what messages call it: a file, an entry of an archive, a number
 * @param label its class, or {@link #UNLABELLED}
 * @param pixels decodes it
 */
public record ImageExample(String name, int label, Pixels pixels) {
  /** The label of a picture without one. */
  public static final int UNLABELLED = -1;

  /** A picture on disk or in memory. */
  @FunctionalInterface
  public interface Pixels {
    /**
     * Decodes the picture.
     *
     * @param channels 1 for grey, 3 for red, green, blue
     * @throws org.paperzoo.core.error.FailureException if it is damaged
     */
    PlanarImage decode(int channels);
  }

  /** Decodes the picture, see {@link Pixels#decode}. */
  public PlanarImage decode(int channels) {
    return pixels.decode(channels);
  }
}
