package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** The first sublayer: self-attention, its projection and the residual connection. */
public final class BertAttention extends ZooBlock {
  private final BertSelfAttention self;
  private final BertOutput output;

  BertAttention(EncoderConfig config) {
    self = child("self", new BertSelfAttention(config));
    output = child("output", new BertOutput(config.hiddenSize(), config));
  }

  /** Applies it to {@code x} [B, T, D]; {@code mask} is added to the scores, or null. */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    try (NDArray attended = self.apply(context, x, mask)) { // [B, T, D]
      return output.apply(context, attended, x); // [B, T, D]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0), inputs.size() > 1 ? inputs.get(1) : null));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
