package org.paperzoo.generative.vae;

import ai.djl.ndarray.NDArray;

/** The two SGVB estimators of the lower bound (section 2.3); they agree in expectation. */
public enum Estimator {
  /** The divergence from the prior in closed form (equation 7); its variance is smaller. */
  ANALYTIC_KL {
    @Override
    NDArray bound(Posterior posterior, NDArray epsilon, NDArray z, NDArray logLikelihood) {
      return logLikelihood.add(posterior.negativeKl()); // [..., B]
    }
  },
  /** Every term by sampling: log p(x|z) + log p(z) − log q(z|x) (equation 6). */
  MONTE_CARLO {
    @Override
    NDArray bound(Posterior posterior, NDArray epsilon, NDArray z, NDArray logLikelihood) {
      return logLikelihood
          .add(Vae.OPERATORS.apply("log_prior", z))
          .sub(posterior.logDensity(epsilon)); // [..., B]
    }
  };

  /**
   * Returns the estimate of each sample.
   *
   * @param posterior q(z|x) of B data points
   * @param epsilon [..., B, J]
   * @param z the samples made of epsilon, [..., B, J]
   * @param logLikelihood log p(x|z), [..., B]
   * @return [..., B]
   */
  abstract NDArray bound(Posterior posterior, NDArray epsilon, NDArray z, NDArray logLikelihood);
}
