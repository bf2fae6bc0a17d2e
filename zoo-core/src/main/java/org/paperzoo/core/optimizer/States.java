package org.paperzoo.core.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** Initial values of optimizer state, under PyTorch's names. */
final class States {
  static final String MEAN = "exp_avg";
  static final String SQUARES = "exp_avg_sq";
  static final String STEP = "step";

  private States() {}

  /** Returns zeros like a parameter. */
  static NDArray zeros(NDManager manager, NDArray parameter) {
    return manager.zeros(parameter.getShape(), parameter.getDataType());
  }

  /** Returns the number of updates that a parameter has had, a float32 scalar. */
  static NDArray step(NDManager manager) {
    return manager.zeros(new Shape());
  }

  /** Returns Adam's state: means of gradients and squared gradients, and the number of updates. */
  static Map<String, NDArray> moments(NDManager manager, NDArray parameter) {
    return Map.of(
        MEAN, zeros(manager, parameter), SQUARES, zeros(manager, parameter), STEP, step(manager));
  }
}
