package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** The inner half of the feed-forward sublayer, {@code gelu(W x + b)}. */
public final class BertIntermediate extends ZooBlock {
  private final EncoderConfig config;
  private final Linear dense;

  BertIntermediate(EncoderConfig config) {
    this.config = config;
    dense =
        child(
            "dense", new Linear(config.hiddenSize(), config.intermediateSize(), config.weights()));
  }

  /** Applies it to {@code x} [B, T, D]. */
  public NDArray apply(Context context, NDArray x) {
    try (NDArray h = dense.apply(context, x)) { // [B, T, 4 D]
      return config.hiddenAct().apply(h); // [B, T, 4 D]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 1).add(config.intermediateSize())};
  }
}
