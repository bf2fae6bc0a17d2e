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
    return apply(context, x, mask, layers.size());
  }

  private NDArray apply(Context context, NDArray x, NDArray mask, int count) {
    NDArray hidden = x;
    for (ClipLayer layer : layers.subList(0, count)) {
      hidden = context.segment(hidden, before -> layer.apply(context, before, mask)); // [B, T, D]
    }
    return hidden;
  }

  /**
   * Returns what {@link #apply} makes of one token of each sequence, [B, 1, D]; the last layer is
   * computed for it alone.
   *
   * @param x [B, T, D], which is closed
   * @param mask added to the scores, [B, 1, T, T], or null
   * @param index [B] int64, which token; null for the first
   * @param seen [B, 1, 1, T], which tokens it sees; null for all
   */
  NDArray applyToOne(Context context, NDArray x, NDArray mask, NDArray index, NDArray seen) {
    if (layers.isEmpty()) {
      try (NDArray all = x) {
        return ClipOperators.one(all, index);
      }
    }
    NDArray hidden = apply(context, x, mask, layers.size() - 1); // [B, T, D]
    ClipLayer last = layers.get(layers.size() - 1);
    return context.segment(
        hidden, before -> last.applyToOne(context, before, index, seen)); // [B, 1, D]
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
