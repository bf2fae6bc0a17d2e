package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Attention;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** Multi-head self-attention (Vaswani et al. 2017, section 3.2). */
public final class ClipAttention extends ZooBlock {
  private final Attention attention;
  private final Attention toAll;
  private final Linear key;
  private final Linear value;
  private final Linear query;
  private final Linear output;

  /**
   * Creates the attention of a layer.
   *
   * @param causal whether a token sees no later ones
   */
  ClipAttention(ClipEncoderConfig config, boolean causal) {
    int width = config.hiddenSize();
    toAll = Attention.of(width, config.numAttentionHeads(), config.attentionDropout());
    attention = causal ? toAll.causally() : toAll;
    key = child("k_proj", new Linear(width, width, config.weights(1)));
    value = child("v_proj", new Linear(width, width, config.weights(1)));
    query = child("q_proj", new Linear(width, width, config.weights(1)));
    output = child("out_proj", new Linear(width, width, config.residualWeights()));
  }

  /**
   * Applies attention to {@code x} [B, T, D].
   *
   * @param mask added to the scores, [B, 1, T, T], or null
   * @return [B, T, D]
   */
  public NDArray apply(Context context, NDArray x, NDArray mask) {
    try (NDArray attended = attend(context, x, mask)) { // [B, T, D]
      return output.apply(context, attended); // [B, T, D]
    }
  }

  private NDArray attend(Context context, NDArray x, NDArray mask) {
    try (NDArray q = query.apply(context, x); // [B, T, D]
        NDArray k = key.apply(context, x); // [B, T, D]
        NDArray v = value.apply(context, x)) { // [B, T, D]
      return attention.apply(context, q, k, v, mask);
    }
  }

  /**
   * Applies attention for some of the tokens alone.
   *
   * @param some the tokens that attend, [B, S, D]
   * @param all the tokens attended to, [B, T, D]
   * @param mask [B, 1, S, T], boolean or added to the scores; null if all are seen
   * @return [B, S, D]
   */
  NDArray applyTo(Context context, NDArray some, NDArray all, NDArray mask) {
    NDArray attended; // [B, S, D]
    try (NDArray q = query.apply(context, some); // [B, S, D]
        NDArray k = key.apply(context, all); // [B, T, D]
        NDArray v = value.apply(context, all)) { // [B, T, D]
      attended = toAll.apply(context, q, k, v, mask);
    }
    try (NDArray heads = attended) {
      return output.apply(context, heads); // [B, S, D]
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
