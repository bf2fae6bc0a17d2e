package org.paperzoo.vision.image.data;

import ai.djl.ndarray.NDArray;

/**
 * A batch of pictures.
 *
 * @param pixelValues FLOAT32 [B, C, H, W]
 * @param labels the classes, INT64 [B]; null if the pictures have none
 * @param targets the weight of each class, FLOAT32 [B, K], where pictures of several classes are
 *     mixed or labels are smoothed; null where the labels say it all
 */
public record ImageBatch(NDArray pixelValues, NDArray labels, NDArray targets) {
  /** Returns the number of pictures B. */
  public long size() {
    return pixelValues.getShape().get(0);
  }
}
