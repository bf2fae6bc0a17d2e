package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;

/** The non-linearities of the generator's hidden layers. */
public enum Activation {
  /** max(0, x). */
  RELU {
    @Override
    NDArray apply(NDArray x) {
      return ai.djl.nn.Activation.relu(x);
    }
  },
  /** 1 / (1 + exp(−x)). */
  SIGMOID {
    @Override
    NDArray apply(NDArray x) {
      return ai.djl.nn.Activation.sigmoid(x);
    }
  };

  abstract NDArray apply(NDArray x);
}
