package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The prior p(z) of the generator's input; each value has mean 0 and variance 1. */
public enum Noise {
  /** U(−√3, √3), as in a later version of the authors' configuration for MNIST. */
  UNIFORM {
    @Override
    public NDArray sample(NDManager manager, Shape shape) {
      float bound = (float) Math.sqrt(3);
      return manager.randomUniform(-bound, bound, shape, DataType.FLOAT32);
    }
  },
  /** N(0, 1), the default of the authors' code. */
  GAUSSIAN {
    @Override
    public NDArray sample(NDManager manager, Shape shape) {
      return manager.randomNormal(0, 1, shape, DataType.FLOAT32);
    }
  };

  /** Draws from the engine's random generator. */
  public abstract NDArray sample(NDManager manager, Shape shape);
}
