package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;

/** What the generator minimises (section 3). */
public enum GeneratorLoss {
  /** log(1 − D(G(z))), the minimax game of equation 1; it saturates while D wins. */
  MINIMAX {
    @Override
    NDArray of(NDArray logitsFake) {
      return GanOperators.minimaxLoss(logitsFake);
    }
  },
  /** −log D(G(z)): the same fixed point with stronger gradients early in learning. */
  NON_SATURATING {
    @Override
    NDArray of(NDArray logitsFake) {
      return GanOperators.nonSaturatingLoss(logitsFake);
    }
  };

  /** Returns the mean over the logits D gives to samples, a scalar. */
  abstract NDArray of(NDArray logitsFake);
}
