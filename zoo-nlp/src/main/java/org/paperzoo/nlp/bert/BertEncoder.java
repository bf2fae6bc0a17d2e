package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** The stack of layers. */
public final class BertEncoder extends ZooBlock {
  private final List<BertLayer> layers = new ArrayList<>();

  BertEncoder(EncoderConfig config) {
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      layers.add(child("layer." + i, new BertLayer(config)));
    }
  }

  /**
   * Applies the layers to {@code x} [B, T, D], which is closed.
   *
   * @param mask added to the scores, broadcast to [B, H, T, T], or null
   */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    NDArray hidden = x;
    for (BertLayer layer : layers) {
      hidden = context.segment(hidden, before -> layer.apply(context, before, mask)); // [B, T, D]
    }
    return hidden;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0).mul(1), inputs.size() > 1 ? inputs.get(1) : null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
