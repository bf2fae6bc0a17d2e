package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Adaptable;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.LinearAdapter;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The scores of all tokens, {@code W x + b}; W is the table of word vectors unless they are untied.
 */
public final class VocabularyDecoder extends ZooBlock implements Adaptable {
  private final int width;
  private final int size;
  private final Parameter weight;
  private final Parameter bias;
  private LinearAdapter adapter;

  /**
   * Creates a decoder.
   *
   * @param encoder whose word vectors are shared
   * @param bias [V], which belongs to the head
   */
  public VocabularyDecoder(BertModel encoder, Parameter bias) {
    EncoderConfig config = encoder.config();
    width = config.hiddenSize();
    size = config.vocabSize();
    weight =
        config.tieWordEmbeddings()
            ? addParameter(encoder.wordVectors())
            : parameter(
                "weight", Parameter.Type.WEIGHT, config.weights(), size, config.hiddenSize());
    this.bias = addParameter(bias);
  }

  @Override
  public int in() {
    return width;
  }

  @Override
  public int out() {
    return size;
  }

  @Override
  public Parameter weight() {
    return weight;
  }

  @Override
  public Parameter bias() {
    return bias;
  }

  @Override
  public void setAdapter(LinearAdapter other) {
    adapter = other;
  }

  /** Returns the scores [..., V] of {@code x} [..., D]. */
  public NDArray apply(Context context, NDArray x) {
    NDArray w = context.value(weight);
    NDArray b = context.value(bias);
    if (adapter != null) {
      return adapter.apply(context, x, w, b);
    }
    return Precision.current() == Precision.BFLOAT16
        ? Aten.linearBf16(x, w, b)
        : Linear.linear(x, w, b).singletonOrThrow();
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 1).add(size)};
  }
}
