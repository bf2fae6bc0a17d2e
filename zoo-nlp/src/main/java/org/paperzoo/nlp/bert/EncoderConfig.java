package org.paperzoo.nlp.bert;

import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.ProblemType;

/** What BERT's blocks need to know; the configurations of BERT and RoBERTa are such. */
public interface EncoderConfig {
  /** Returns V, the number of tokens. */
  int vocabSize();

  /** Returns D, the width of the hidden states. */
  int hiddenSize();

  /** Returns the number of layers. */
  int numHiddenLayers();

  /** Returns H, the number of attention heads. */
  int numAttentionHeads();

  /** Returns the inner width of the feed-forward layers. */
  int intermediateSize();

  /** Returns the non-linearity of the feed-forward layers. */
  ActivationFunction hiddenAct();

  /** Returns the dropout probability of embeddings and sublayers. */
  double hiddenDropoutProb();

  /** Returns the dropout probability of attention weights. */
  double attentionProbsDropoutProb();

  /** Returns the size of the table of positions. */
  int maxPositionEmbeddings();

  /** Returns the number of segments ("token types"). */
  int typeVocabSize();

  /** Returns the standard deviation of initial weights. */
  double initializerRange();

  /** Returns the number added to the variance in layer normalisation. */
  double layerNormEps();

  /** Returns the id of the token that pads, or null. */
  Integer padTokenId();

  /** Returns the dropout probability before a classifier, or null for that of the hidden states. */
  Double classifierDropout();

  /** Returns whether the decoder's weight is the table of word vectors. */
  boolean tieWordEmbeddings();

  /** Returns what the labels of a sequence are, or null to infer it from their number and kind. */
  ProblemType problemType();

  /** Returns the number of classes of a classification head. */
  Integer numLabels();

  /** Returns the names of the classes by their number as text, or null. */
  Map<String, String> id2label();

  /**
   * Returns this configuration for other classes.
   *
   * @param names of the classes; none for one number
   * @param problem what the labels are, or null to infer it from their number and kind
   */
  EncoderConfig withLabels(List<String> names, ProblemType problem);

  /** Returns the longest sequence that the model takes, in tokens. */
  int maxLength();

  /** Returns the dropout probability before a classifier. */
  default double classifierDropoutProb() {
    return classifierDropout() == null ? hiddenDropoutProb() : classifierDropout();
  }

  /** Returns the name of a class, {@code LABEL_n} unless it has one. */
  default String labelName(int label) {
    String name = id2label() == null ? null : id2label().get(Integer.toString(label));
    return name == null ? "LABEL_" + label : name;
  }

  /**
   * Returns the distribution of initial weights, a normal one cut off at two standard deviations.
   */
  default ai.djl.training.initializer.Initializer weights() {
    return Initializers.truncatedNormal(initializerRange());
  }
}
