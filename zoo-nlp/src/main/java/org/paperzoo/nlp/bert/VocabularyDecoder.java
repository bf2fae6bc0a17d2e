package org.paperzoo.nlp.bert;

import ai.djl.nn.Parameter;
import org.paperzoo.core.nn.VocabularyProjection;

/**
 * The scores of all tokens, {@code W x + b}; W is the table of word vectors unless they are untied.
 */
public final class VocabularyDecoder extends VocabularyProjection {
  /**
   * Creates a decoder.
   *
   * @param encoder whose word vectors are shared
   * @param bias [V], which belongs to the head
   */
  public VocabularyDecoder(BertModel encoder, Parameter bias) {
    super(
        encoder.config().hiddenSize(),
        encoder.config().vocabSize(),
        encoder.config().tieWordEmbeddings() ? encoder.wordVectors() : null,
        encoder.config().weights(),
        bias);
  }
}
