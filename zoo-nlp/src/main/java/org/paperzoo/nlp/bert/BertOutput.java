package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * What follows attention and the feed-forward layer alike: {@code LayerNorm(residual + dropout(W x
 * + b))}.
 */
public final class BertOutput extends ZooBlock {
  private final EncoderConfig config;
  private final Linear dense;
  private final LayerNorm norm;

  BertOutput(int in, EncoderConfig config) {
    this.config = config;
    dense = child("dense", new Linear(in, config.hiddenSize(), config.weights()));
    norm = child("LayerNorm", new LayerNorm(config.hiddenSize(), config.layerNormEps()));
  }

  /** Applies it to {@code x} [B, T, in] and the sublayer's input {@code residual} [B, T, D]. */
  public NDArray apply(Context context, NDArray x, NDArray residual) {
    try (NDArray h = dense.apply(context, x)) { // [B, T, D]
      return norm.applyResidual(context, h, residual, config.hiddenDropoutProb());
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.get(0), inputs.get(1)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[1]};
  }
}
