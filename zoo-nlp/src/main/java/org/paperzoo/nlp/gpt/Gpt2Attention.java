package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Attention;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** Multi-head attention of every token over those before it, as GPT-2 lays it out. */
public final class Gpt2Attention extends ZooBlock {
  private final Attention attention;
  private final Conv1d input;
  private final Conv1d output;

  Gpt2Attention(Gpt2Config config, int layer) {
    int width = config.width();
    attention =
        new Attention(
            config.heads(), config.attention(layer).scale(), true, config.attentionDropout());
    input = child("c_attn", new Conv1d(width, 3 * width, config.initializerRange()));
    output = child("c_proj", new Conv1d(width, width, config.residualInitializerRange()));
  }

  /** Returns the projection to queries, keys and values side by side. */
  Conv1d input() {
    return input;
  }

  /** Returns the projection of the heads' results. */
  Conv1d output() {
    return output;
  }

  /**
   * Returns the attended vectors.
   *
   * @param x [B, T, D]
   * @param mask [B, 1, T, T], or null for causal attention without padding
   * @return [B, T, D]
   */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    try (NDArray attended = heads(context, x, mask)) { // [B, T, D]
      return context.call(output, attended); // [B, T, D]
    }
  }

  private NDArray heads(Context context, NDArray x, NDArray mask) {
    try (NDArray qkv = input.apply(context, x)) { // [B, T, 3 D]
      return attention.applyFused(context, qkv, mask); // [B, T, D]
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
