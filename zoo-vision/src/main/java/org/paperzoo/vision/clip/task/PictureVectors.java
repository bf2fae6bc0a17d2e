package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;
import org.paperzoo.vision.image.data.CaptionedImages;

/**
 * What a model makes of pictures.
 *
 * @param values a row for each picture that could be read, [N, E]
 * @param places which of the pictures these are, ascending
 */
public record PictureVectors(NDArray values, int[] places) {
  /** Returns those of the pictures that have a row, in the order of the rows. */
  CaptionedImages readable(CaptionedImages pictures) {
    return places.length == pictures.count() ? pictures : pictures.select(places);
  }
}
