package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** The reference's module {@code cls}: one or both of the heads of pre-training. */
final class BertHeads extends ZooBlock {
  private final BertTokenHead predictions;
  private final Linear nextSentence;

  BertHeads(BertModel encoder, boolean tokens, boolean sentences) {
    EncoderConfig config = encoder.config();
    predictions = tokens ? child("predictions", new BertTokenHead(encoder)) : null;
    nextSentence =
        sentences
            ? child("seq_relationship", new Linear(config.hiddenSize(), 2, config.weights()))
            : null;
  }

  /** Returns the scores of all tokens, [..., V], for hidden states [..., D]. */
  NDArray tokens(Context context, NDArray hidden) {
    return predictions.apply(context, hidden);
  }

  /** Returns the scores of "follows" and "is random", [B, 2], for pooled vectors [B, D]. */
  NDArray sentences(Context context, NDArray pooled) {
    return nextSentence.apply(context, pooled);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    NDList outputs = new NDList();
    if (predictions != null) {
      outputs.add(tokens(context, inputs.get(0)));
    }
    if (nextSentence != null) {
      outputs.add(sentences(context, inputs.get(inputs.size() - 1)));
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape[] sentences =
        nextSentence == null
            ? new Shape[0]
            : nextSentence.getOutputShapes(new Shape[] {inputShapes[inputShapes.length - 1]});
    if (predictions == null) {
      return sentences;
    }
    Shape tokens = predictions.getOutputShapes(new Shape[] {inputShapes[0]})[0];
    return sentences.length == 0 ? new Shape[] {tokens} : new Shape[] {tokens, sentences[0]};
  }
}
