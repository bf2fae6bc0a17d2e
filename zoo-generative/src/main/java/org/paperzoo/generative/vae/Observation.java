package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The distribution p(x|z) that the decoder gives for latent variables.
 *
 * @param logits the means before the sigmoid, [..., B, D]
 * @param logVar the log of the variances, [..., B, D], or null for Bernoulli variables
 */
public record Observation(NDArray logits, NDArray logVar) {

  /** Returns the expected data points, between 0 and 1, [..., B, D]. */
  public NDArray mean() {
    return Activation.sigmoid(logits); // [..., B, D]
  }

  /**
   * Returns log p(x|z), a sum over the D values.
   *
   * @param x the data points, [B, D]
   * @return [..., B]
   */
  public NDArray logLikelihood(NDArray x) {
    return logVar == null
        ? Vae.OPERATORS.apply("bernoulli_log_likelihood", logits, x) // [..., B]
        : Vae.OPERATORS.apply("gaussian_log_likelihood", logits, logVar, x); // [..., B]
  }
}
