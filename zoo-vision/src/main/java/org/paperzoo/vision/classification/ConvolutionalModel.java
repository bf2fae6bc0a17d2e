package org.paperzoo.vision.classification;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.paperzoo.core.nn.Context;

/** A model whose maps can be shown. */
public interface ConvolutionalModel extends FilterModel {
  /**
   * Returns the maps after each convolution.
   *
   * @param pixels [B, C, H, W]
   * @return [B, maps, h, w] each, in order
   */
  List<NDArray> activations(Context context, NDArray pixels);
}
