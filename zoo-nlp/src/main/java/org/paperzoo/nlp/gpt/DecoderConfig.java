package org.paperzoo.nlp.gpt;

import java.util.List;
import org.paperzoo.core.nn.ActivationFunction;

/** What the decoder's blocks need to know; the configurations of GPT-2 and GPT-Neo are such. */
public interface DecoderConfig {
  /** Returns V, the number of tokens of the vocabulary. */
  int vocabSize();

  /** Returns D, the width of the hidden states (the paper's d_model). */
  int width();

  /** Returns the number of layers (the paper's n_layers). */
  int layers();

  /** Returns H, the number of attention heads (the paper's n_heads). */
  int heads();

  /** Returns the inner width of the feed-forward layers, 4 D in the paper. */
  int innerWidth();

  /** Returns the longest sequence, in tokens (the paper's n_ctx). */
  int maxLength();

  /** Returns the non-linearity of the feed-forward layers. */
  ActivationFunction activationFunction();

  /** Returns the dropout probability of the embeddings. */
  double embeddingDropout();

  /** Returns the dropout probability of what is added to the residual stream. */
  double residualDropout();

  /** Returns the dropout probability of attention weights. */
  double attentionDropout();

  /** Returns the number added to the variance in layer normalisation. */
  double layerNormEpsilon();

  /** Returns the standard deviation of initial weights. */
  double initializerRange();

  /** Returns whether the output projection is the table of word vectors. */
  boolean tieWordEmbeddings();

  /** Returns the ids of the tokens that end a text, each of them by itself; may be empty. */
  List<Integer> endTokens();

  /**
   * Returns this configuration with another vocabulary.
   *
   * @param endToken the token that begins and ends texts, or null
   */
  DecoderConfig withVocabulary(int size, Integer endToken);

  /** Returns how the attention of a layer sees and scales. */
  AttentionPattern attention(int layer);

  /** Returns d, the width of a head. */
  default int headWidth() {
    return width() / heads();
  }

  /**
   * Returns the standard deviation of the initial weights of a sublayer's last projection, scaled
   * down by the root of the number of sublayers that add to the residual stream (Radford et al.
   * 2019, section 2.3).
   */
  default double residualInitializerRange() {
    return initializerRange() / Math.sqrt(2.0 * layers());
  }
}
