package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** The vector of a whole sequence: {@code tanh(W c + b)} of the first token's final vector C. */
public final class BertPooler extends ZooBlock {
  private static final NDIndex FIRST_TOKEN = new NDIndex(":, 0");
  private final int width;
  private final Linear dense;

  BertPooler(EncoderConfig config) {
    width = config.hiddenSize();
    dense = child("dense", new Linear(width, width, config.weights()));
  }

  /** Returns the vectors [B, D] of hidden states [B, T, D]. */
  public NDArray apply(Context context, NDArray hidden) {
    try (NDArray first = hidden.get(FIRST_TOKEN); // [B, D]
        NDArray h = dense.apply(context, first)) { // [B, D]
      return Activation.tanh(h);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), width)};
  }
}
