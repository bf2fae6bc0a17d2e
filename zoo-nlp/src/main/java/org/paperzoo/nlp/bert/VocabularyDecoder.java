package org.paperzoo.nlp.bert;

import ai.djl.nn.Parameter;
import org.paperzoo.core.nn.LinearMap;
import org.paperzoo.core.nn.TiedWeight;

/**
 * The scores of all tokens, {@code W x + b}; W is the table of word vectors unless they are untied.
 */
public final class VocabularyDecoder extends LinearMap implements TiedWeight {
  private final Parameter bias;
  private Parameter weight;

  /**
   * Creates a decoder.
   *
   * @param encoder whose word vectors are shared
   * @param bias [V], which belongs to the head
   */
  public VocabularyDecoder(BertModel encoder, Parameter bias) {
    super(encoder.config().hiddenSize(), encoder.config().vocabSize());
    EncoderConfig config = encoder.config();
    weight =
        config.tieWordEmbeddings()
            ? addParameter(encoder.wordVectors())
            : parameter("weight", Parameter.Type.WEIGHT, config.weights(), out(), in());
    this.bias = addParameter(bias);
  }

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
    return bias;
  }
}
