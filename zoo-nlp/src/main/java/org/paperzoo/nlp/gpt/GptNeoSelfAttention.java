package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Attention;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Multi-head attention of every token over those before it, all of them or the newest of them (the
 * "locally banded" pattern of the paper, section 2.1, after Child et al. 2019). GPT-Neo does not
 * divide the scores by √d; here the initial queries are smaller by that factor instead, so that
 * training starts where GPT-3's does.
 */
public final class GptNeoSelfAttention extends ZooBlock {
  private final AttentionPattern pattern;
  private final Attention attention;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear output;

  GptNeoSelfAttention(GptNeoConfig config, int layer) {
    int width = config.width();
    double std = config.initializerRange();
    pattern = config.attention(layer);
    attention = new Attention(config.heads(), pattern.scale(), true, config.attentionDropout());
    key = child("k_proj", projection(width, std));
    value = child("v_proj", projection(width, std));
    query = child("q_proj", projection(width, std / Math.sqrt(config.headWidth())));
    output =
        child(
            "out_proj",
            new Linear(width, width, Initializers.normal(config.residualInitializerRange())));
  }

  private static Linear projection(int width, double std) {
    return new Linear(width, width, false, Initializers.normal(std), Initializer.ZEROS);
  }

  Linear query() {
    return query;
  }

  Linear key() {
    return key;
  }

  Linear value() {
    return value;
  }

  Linear output() {
    return output;
  }

  AttentionPattern pattern() {
    return pattern;
  }

  /** Returns the attended vectors of {@code x} [B, T, D]. */
  NDArray apply(Context context, NDArray x, AttentionMasks masks) {
    try (NDArray attended = heads(context, x, masks)) { // [B, T, D]
      return context.call(output, attended); // [B, T, D]
    }
  }

  private NDArray heads(Context context, NDArray x, AttentionMasks masks) {
    double drop = context.training() ? attention.dropout() : 0;
    try (NDArray q = context.call(query, x); // [B, T, D]
        NDArray k = context.call(key, x); // [B, T, D]
        NDArray v = context.call(value, x)) { // [B, T, D]
      NDArray mask = pattern.window() > 0 ? masks.local() : masks.global();
      if (masks.added() != null) {
        return GptOperators.paddedAttention(
            q, k, v, mask, masks.added(), attention.heads(), pattern.scale(), drop);
      }
      return pattern.window() > 0 && masks.banded()
          ? GptOperators.bandedAttention(q, k, v, mask, attention.heads(), pattern, drop)
          : attention.apply(context, q, k, v, null);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    NDArray x = inputs.singletonOrThrow();
    try (AttentionMasks masks =
        pattern.window() > 0
            ? AttentionMasks.gptNeo(x, null, pattern.window())
            : AttentionMasks.NONE) {
      return list(apply(context, x, masks));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0]};
  }
}
