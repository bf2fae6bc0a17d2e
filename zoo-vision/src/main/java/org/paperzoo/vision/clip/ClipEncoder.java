package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** The stack of layers of a Transformer. */
public final class ClipEncoder extends ZooBlock {
  /** What stands before the number of a layer. */
  static final String LAYERS = "layers.";

  private final List<ClipLayer> layers = new ArrayList<>();

  ClipEncoder(ClipEncoderConfig config, boolean causal) {
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      layers.add(child(LAYERS + i, new ClipLayer(config, causal)));
    }
  }

  /**
   * Applies the layers to {@code x} [B, T, D], which is closed.
   *
   * @param mask added to the scores, [B, 1, T, T], or null
   */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    NDArray hidden = x;
    for (ClipLayer layer : layers) {
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
