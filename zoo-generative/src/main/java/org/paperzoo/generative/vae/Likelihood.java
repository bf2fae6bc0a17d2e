package org.paperzoo.generative.vae;

/** What the decoder says about a data point, p(x|z) (Appendix C of the paper). */
public enum Likelihood {
  /** Independent Bernoulli variables; values between 0 and 1 count as probabilities (C.1). */
  BERNOULLI,
  /** Independent Gaussians, whose means a sigmoid keeps between 0 and 1 (C.2 and section 5). */
  GAUSSIAN
}
