package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** The layers. */
public final class ViTEncoder extends ZooBlock {
  private final List<ViTLayer> layers = new ArrayList<>();

  ViTEncoder(ViTConfig config) {
    int count = config.numHiddenLayers();
    for (int i = 0; i < count; i++) {
      double skipRate = count == 1 ? 0 : config.dropPathRate() * i / (count - 1);
      layers.add(child("layer." + i, new ViTLayer(config, skipRate)));
    }
  }

  /** Applies the layers to {@code x} [B, T, D], which is closed; returns all tokens. */
  public NDArray apply(Context context, NDArray x) {
    NDArray hidden = x;
    for (ViTLayer layer : layers) {
      hidden = context.segment(hidden, before -> layer.apply(context, before)); // [B, T, D]
    }
    return hidden;
  }

  /**
   * As {@link #apply}, but the last layer computes only what is needed of the first tokens.
   *
   * @return [B, count, D]
   */
  NDArray applyToFirst(Context context, NDArray x, int count) {
    NDArray hidden = x;
    for (int i = 0; i < layers.size(); i++) {
      ViTLayer layer = layers.get(i);
      boolean last = i == layers.size() - 1;
      hidden =
          context.segment(
              hidden,
              before ->
                  last ? layer.applyToFirst(context, before, count) : layer.apply(context, before));
    }
    return layers.isEmpty() ? ViTOperators.first(hidden, count) : hidden;
  }

  /** Returns the attention weights of each layer, [B, T, T] each. */
  List<NDArray> attentionWeights(Context context, NDArray x) {
    List<NDArray> weights = new ArrayList<>();
    NDArray hidden = x;
    for (ViTLayer layer : layers) {
      weights.add(layer.attentionWeights(context, hidden));
      hidden = layer.apply(context, hidden);
    }
    return weights;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow().mul(1)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
