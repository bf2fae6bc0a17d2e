package org.paperzoo.nlp.transformer;

import ai.djl.nn.Parameter;
import org.paperzoo.core.nn.LinearMap;
import org.paperzoo.core.nn.TiedWeight;

/**
 * The scores of all tokens, {@code W x}; W is the decoder's table of word vectors (section 3.4)
 * unless they are untied.
 */
final class OutputProjection extends LinearMap implements TiedWeight {
  private Parameter weight;

  OutputProjection(TransformerConfig config, Parameter wordVectors) {
    super(config.dModel(), config.decoderVocabSize());
    weight =
        config.tieWordEmbeddings()
            ? addParameter(wordVectors)
            : parameter("weight", Parameter.Type.WEIGHT, config.weights(in(), out()), out(), in());
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
