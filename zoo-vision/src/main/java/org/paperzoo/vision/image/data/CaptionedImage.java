package org.paperzoo.vision.image.data;

import java.util.List;

/**
 * A picture with texts that describe it.
 *
 * @param image the picture, not yet decoded; its label is a class where the data set has any
 * @param captions one or more
 */
public record CaptionedImage(ImageExample image, List<String> captions) {
  /**
   * Checks that there is a caption.
   *
   * @throws IllegalArgumentException if there is none
   */
  public CaptionedImage {
    captions = List.copyOf(captions);
    if (captions.isEmpty()) {
      throw new IllegalArgumentException(image.name() + " has no caption");
    }
  }
}
