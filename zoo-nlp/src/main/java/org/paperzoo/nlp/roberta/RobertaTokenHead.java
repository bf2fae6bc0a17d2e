package org.paperzoo.nlp.roberta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LayerNorm;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;
import org.paperzoo.nlp.bert.BertModel;
import org.paperzoo.nlp.bert.EncoderConfig;
import org.paperzoo.nlp.bert.VocabularyDecoder;

/** The head of the masked language model, {@code lm_head}: always with the exact GELU. */
final class RobertaTokenHead extends ZooBlock {
  private final Linear dense;
  private final LayerNorm norm;
  private final VocabularyDecoder decoder;

  RobertaTokenHead(BertModel encoder) {
    EncoderConfig config = encoder.config();
    int width = config.hiddenSize();
    Parameter bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, config.vocabSize());
    dense = child("dense", new Linear(width, width, config.weights()));
    norm = child("layer_norm", new LayerNorm(width, config.layerNormEps()));
    decoder = child("decoder", new VocabularyDecoder(encoder, bias));
  }

  /** Returns the scores of all tokens, [..., V], for hidden states [..., D]. */
  NDArray apply(Context context, NDArray hidden) {
    try (NDArray h = dense.apply(context, hidden); // [..., D]
        NDArray activated = Activation.gelu(h); // [..., D]
        NDArray normalised = norm.apply(context, activated)) { // [..., D]
      return decoder.apply(context, normalised); // [..., V]
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
