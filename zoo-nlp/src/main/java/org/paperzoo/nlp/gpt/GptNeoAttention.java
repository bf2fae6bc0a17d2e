package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** The module in which GPT-Neo's names put a layer's attention. */
final class GptNeoAttention extends ZooBlock {
  private final GptNeoSelfAttention attention;

  GptNeoAttention(GptNeoConfig config, int layer) {
    attention = child("attention", new GptNeoSelfAttention(config, layer));
  }

  GptNeoSelfAttention attention() {
    return attention;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return context.callAll(attention, inputs.singletonOrThrow());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return attention.getOutputShapes(inputShapes);
  }
}
