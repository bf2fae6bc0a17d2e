package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * What is done to a hidden state before it is compared with word vectors: {@code LayerNorm(gelu(W x
 * + b))}.
 */
final class BertPredictionTransform extends ZooBlock {
  private final EncoderConfig config;
  private final Linear dense;
  private final LayerNorm norm;

  BertPredictionTransform(EncoderConfig config) {
    this.config = config;
    int width = config.hiddenSize();
    dense = child("dense", new Linear(width, width, config.weights()));
    norm = child("LayerNorm", new LayerNorm(width, config.layerNormEps()));
  }

  NDArray apply(Context context, NDArray x) {
    try (NDArray h = dense.apply(context, x); // [..., D]
        NDArray activated = config.hiddenAct().apply(h)) { // [..., D]
      return norm.apply(context, activated); // [..., D]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
