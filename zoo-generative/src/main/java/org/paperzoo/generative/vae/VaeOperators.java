package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;

/**
 * The terms of the lower bound, each one call. They work in float32 and float64, and keep the
 * gradient. Shapes: B data points, D values, J latent variables; "..." are further axes of samples
 * that lead.
 */
final class VaeOperators {
  private static final AtenScript SCRIPT = AtenScript.load(VaeOperators.class, "operators.py");

  private VaeOperators() {}

  private static NDArray apply(String operator, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, Map.of()).apply(arguments);
  }

  /**
   * Returns {@code mean + exp(logVar / 2) · epsilon}: [B, J], [B, J], [..., B, J] → [..., B, J].
   */
  static NDArray reparameterize(NDArray mean, NDArray logVar, NDArray epsilon) {
    return apply("reparameterize", mean, logVar, epsilon);
  }

  /** Returns log p(x|z) of Bernoulli logits: [..., B, D], x [B, D] → [..., B]. */
  static NDArray bernoulliLogLikelihood(NDArray logits, NDArray x) {
    return apply("bernoulli_log_likelihood", logits, x);
  }

  /** Returns log p(x|z) of Gaussians with the means sigmoid(logits): [..., B, D] → [..., B]. */
  static NDArray gaussianLogLikelihood(NDArray logits, NDArray logVar, NDArray x) {
    return apply("gaussian_log_likelihood", logits, logVar, x);
  }

  /** Returns −KL(N(mean, exp(logVar)) ‖ N(0, I)): [B, J] → [B]. */
  static NDArray negativeKl(NDArray mean, NDArray logVar) {
    return apply("negative_kl", mean, logVar);
  }

  /** Returns log N(z; 0, I): [..., B, J] → [..., B]. */
  static NDArray logPrior(NDArray z) {
    return apply("log_prior", z);
  }

  /** Returns log q(z|x) of z = mean + exp(logVar / 2) · epsilon: [B, J], [..., B, J] → [..., B]. */
  static NDArray logPosterior(NDArray logVar, NDArray epsilon) {
    return apply("log_posterior", logVar, epsilon);
  }

  /** Returns the quantiles of the standard normal distribution. */
  static NDArray inverseNormalCdf(NDArray probability) {
    return apply("inverse_normal_cdf", probability);
  }
}
