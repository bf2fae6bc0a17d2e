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

    @Override
    NDArray relativeSlope(NDArray logitsFake) {
      return GanOperators.minimaxRelativeSlope(logitsFake);
    }
  },
  /** −log D(G(z)): the same fixed point with stronger gradients early in learning. */
  NON_SATURATING {
    @Override
    NDArray of(NDArray logitsFake) {
      return GanOperators.nonSaturatingLoss(logitsFake);
    }

    @Override
    NDArray relativeSlope(NDArray logitsFake) {
      return GanOperators.nonSaturatingRelativeSlope(logitsFake);
    }
  };

  /** Returns the mean over the logits D gives to samples, a scalar. */
  abstract NDArray of(NDArray logitsFake);

  /**
   * Returns this loss's derivative by each logit [B] over that of {@link
   * GanOperators#flooredDiscriminatorLoss}, [B].
   */
  abstract NDArray relativeSlope(NDArray logitsFake);
}
