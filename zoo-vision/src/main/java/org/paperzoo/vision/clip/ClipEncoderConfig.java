package org.paperzoo.vision.clip;

import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Initializers;

/** What the layers of a Transformer need to know; both towers have such a configuration. */
public interface ClipEncoderConfig {
  /** Returns D, the width of the hidden states. */
  int hiddenSize();

  /** Returns the inner width of the feed-forward layers. */
  int intermediateSize();

  /** Returns the number of layers. */
  int numHiddenLayers();

  /** Returns H, the number of attention heads. */
  int numAttentionHeads();

  /** Returns the non-linearity of the feed-forward layers. */
  ActivationFunction hiddenAct();

  /** Returns what is added to the variance in layer normalisation. */
  double layerNormEps();

  /** Returns the dropout probability of attention weights. */
  double attentionDropout();

  /** Returns the factor of the initial weights, usually 1. */
  double initializerFactor();

  /**
   * Returns N(0, s²) where s is a share of the initial standard deviation of maps of D features,
   * 1/√D (Radford et al., "Language models are unsupervised multitask learners", section 2.3, and
   * the published code).
   */
  default Initializer weights(double share) {
    return Initializers.normal(initializerFactor() * share / Math.sqrt(hiddenSize()));
  }

  /** Returns the initial weights of maps whose results are added to the residual stream. */
  default Initializer residualWeights() {
    return weights(1 / Math.sqrt(2.0 * Math.max(1, numHiddenLayers())));
  }

  /** Checks that heads share a width evenly. */
  static void checkHeads(int width, int heads) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "hidden_size " + width + " is not a multiple of num_attention_heads " + heads);
    }
  }
}
