package org.paperzoo.nlp.gpt;

import ai.djl.nn.Parameter;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.LinearMap;
import org.paperzoo.core.nn.TiedWeight;

/** The scores of all tokens, {@code W x}; W is the table of word vectors unless they are untied. */
final class LmHead extends LinearMap implements TiedWeight {
  private Parameter weight;

  LmHead(DecoderModel decoder) {
    super(decoder.config().width(), decoder.config().vocabSize());
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
  @Override
  public Parameter weight() {
    return weight;
  }

  @Override
  public void useWeight(Parameter other) {
    replaceParameter("weight", other);
    weight = other;
  }

  @Override
  public Parameter bias() {
    return null;
  }
}
