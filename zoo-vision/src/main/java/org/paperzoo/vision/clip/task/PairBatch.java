package org.paperzoo.vision.clip.task;

import ai.djl.ndarray.NDArray;

/**
 * A batch of pictures, each with a caption.
 *
 * @param pixelValues FLOAT32 [B, C, H, W]
 * @param inputIds INT64 [B, T], short captions padded
 */
public record PairBatch(NDArray pixelValues, NDArray inputIds) {
  /** Returns the number of pairs B. */
  public long size() {
    return pixelValues.getShape().get(0);
  }
}
