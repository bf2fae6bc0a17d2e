package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Adaptable;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.LinearAdapter;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooBlock;

/** The scores of all tokens, {@code W x}; W is the table of word vectors unless they are untied. */
final class LmHead extends ZooBlock implements Adaptable {
  private final int width;
  private final int size;
  private final Parameter weight;
  private LinearAdapter adapter;

  LmHead(DecoderModel decoder) {
    DecoderConfig config = decoder.config();
    width = config.width();
    size = config.vocabSize();
    weight =
        config.tieWordEmbeddings()
            ? addParameter(decoder.wordVectors())
            : parameter(
                "weight",
                Parameter.Type.WEIGHT,
                Initializers.normal(config.initializerRange()),
                config.vocabSize(),
                config.width());
  }

  @Override
  public int in() {
    return width;
  }

  @Override
  public int out() {
    return size;
  }

  /** Returns W, [V, D]. */
  @Override
  public Parameter weight() {
    return weight;
  }

  @Override
  public Parameter bias() {
    return null;
  }

  @Override
  public void setAdapter(LinearAdapter other) {
    adapter = other;
  }

  /** Returns whether the scores are not those of W alone. */
  boolean isAdapted() {
    return adapter != null;
  }

  /** Returns the scores [..., V] of {@code x} [..., D]. */
  NDArray apply(Context context, NDArray x) {
    NDArray w = context.value(weight);
    if (adapter != null) {
      return adapter.apply(context, x, w, null);
    }
    return Precision.current() == Precision.BFLOAT16
        ? Aten.linearBf16(x, w, null)
        : ai.djl.nn.core.Linear.linear(x, w).singletonOrThrow();
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
