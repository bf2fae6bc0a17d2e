package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.nn.ZooBlock;

/** The scores of all tokens, {@code W x}; W is the table of word vectors unless they are untied. */
final class LmHead extends ZooBlock {
  private final Parameter weight;

  LmHead(DecoderModel decoder) {
    DecoderConfig config = decoder.config();
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

  /** Returns W, [V, D]. */
  Parameter weight() {
    return weight;
  }

  /** Returns the scores [..., V] of {@code x} [..., D]. */
  NDArray apply(Context context, NDArray x) {
    NDArray w = context.value(weight);
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
    return new Shape[] {input.slice(0, input.dimension() - 1).add(weight.getShape().get(0))};
  }
}
