package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** The head of the masked language model (section 3.1, task 1): {@code cls.predictions}. */
final class BertTokenHead extends ZooBlock {
  private final BertPredictionTransform transform;
  private final VocabularyDecoder decoder;

  BertTokenHead(BertModel encoder) {
    EncoderConfig config = encoder.config();
    Parameter bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, config.vocabSize());
    transform = child("transform", new BertPredictionTransform(config));
    decoder = child("decoder", new VocabularyDecoder(encoder, bias));
  }

  /** Returns the scores of all tokens, [..., V], for hidden states [..., D]. */
  NDArray apply(Context context, NDArray hidden) {
    try (NDArray h = transform.apply(context, hidden)) { // [..., D]
      return decoder.apply(context, h); // [..., V]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return decoder.getOutputShapes(inputShapes);
  }
}
