package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** A Transformer layer: attention, then a feed-forward network, each with a residual connection. */
public final class BertLayer extends ZooBlock {
  private final BertAttention attention;
  private final BertIntermediate intermediate;
  private final BertOutput output;

  BertLayer(EncoderConfig config) {
    attention = child("attention", new BertAttention(config));
    intermediate = child("intermediate", new BertIntermediate(config));
    output = child("output", new BertOutput(config.intermediateSize(), config));
  }

  /** Applies it to {@code x} [B, T, D]; {@code mask} is added to the scores, or null. */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    // Handles are closed early: autograd keeps what it needs, and the rest is freed.
    try (NDArray attended = attention.apply(context, x, mask); // [B, T, D]
        NDArray inner = intermediate.apply(context, attended)) { // [B, T, 4 D]
      return output.apply(context, inner, attended); // [B, T, D]
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
