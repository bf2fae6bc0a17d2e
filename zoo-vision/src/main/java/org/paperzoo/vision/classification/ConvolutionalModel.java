package org.paperzoo.vision.classification;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import org.paperzoo.core.nn.Context;

/** A model whose first layer and whose maps can be shown. */
public interface ConvolutionalModel {
  /** Returns the kernels of the first layer, [N, C, k, k]. */
  Parameter filters();

  /**
   * Returns the maps after each convolution.
   *
   * @param pixels [B, C, H, W]
   * @return [B, maps, h, w] each, in order
   */
  List<NDArray> activations(Context context, NDArray pixels);
}
