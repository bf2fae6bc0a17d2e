package org.paperzoo.nlp.roberta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;
import org.paperzoo.nlp.bert.EncoderConfig;

/** A classifier with a hidden layer, of the first token's vector: there is no pooler before it. */
final class RobertaClassificationHead extends ZooBlock {
  private static final NDIndex FIRST_TOKEN = new NDIndex(":, 0");
  private final EncoderConfig config;
  private final Linear dense;
  private final Linear output;

  RobertaClassificationHead(EncoderConfig config) {
    this.config = config;
    int width = config.hiddenSize();
    dense = child("dense", new Linear(width, width, config.weights()));
    output = child("out_proj", new Linear(width, config.numLabels(), config.weights()));
  }

  /** Returns the scores of the classes, [B, C], for hidden states [B, T, D]. */
  NDArray apply(Context context, NDArray hidden) {
    NDArray first = dropout(context, hidden.get(FIRST_TOKEN)); // [B, D]
    NDArray h = Activation.tanh(dense.apply(context, first)); // [B, D]
    return output.apply(context, dropout(context, h)); // [B, C]
  }

  private NDArray dropout(Context context, NDArray x) {
    double probability = config.classifierDropoutProb();
    return context.training() ? Aten.dropout(x, probability) : x;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), config.numLabels())};
  }
}
