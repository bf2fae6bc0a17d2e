package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;

/**
 * The approximate posterior q(z|x) = N(mean, exp(log_var) I) of B data points (equation 9).
 *
 * @param mean [B, J]
 * @param logVar the log of the variance, [B, J]
 */
public record Posterior(NDArray mean, NDArray logVar) {

  /**
   * Returns samples {@code z = mean + σ ⊙ epsilon} by the reparameterisation of section 2.4.
   *
   * @param epsilon standard normal, [..., B, J]
   * @return [..., B, J]
   */
  public NDArray sample(NDArray epsilon) {
    return Vae.OPERATORS.apply("reparameterize", mean, logVar, epsilon); // [..., B, J]
  }

  /** Returns −KL(q(z|x) ‖ p(z)) in closed form (Appendix B), [B]. */
  public NDArray negativeKl() {
    return Vae.OPERATORS.apply("negative_kl", mean, logVar); // [B]
  }

  /**
   * Returns log q(z|x) of the samples that {@link #sample} makes of {@code epsilon}.
   *
   * @param epsilon [..., B, J]
   * @return [..., B]
   */
  public NDArray logDensity(NDArray epsilon) {
    return Vae.OPERATORS.apply("log_posterior", logVar, epsilon); // [..., B]
  }
}
