package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;

/** The initial values that the papers and their reference implementations use. */
public final class Initializers {
  /** erf(√2), the probability of less than two standard deviations, rounded down. */
  private static final float ERF_OF_TWO_STD = 0.9544997f;

  private Initializers() {}

  /** Returns N(0, std²). */
  public static Initializer normal(double std) {
    return (manager, shape, type) -> manager.randomNormal(0f, (float) std, shape, type);
  }

  /** Returns N(0, std²) cut off at two standard deviations. */
  public static Initializer truncatedNormal(double std) {
    // By the inverse of the distribution function: DJL's own draws one by one, from a generator of
    // its own.
    return (manager, shape, type) -> {
      try (NDArray uniform = manager.randomUniform(-ERF_OF_TWO_STD, ERF_OF_TWO_STD, shape, type)) {
        return uniform.erfinv().muli((float) (std * Math.sqrt(2)));
      }
    };
  }

  /** Returns U(-bound, bound). */
  public static Initializer uniform(double bound) {
    return (manager, shape, type) ->
        manager.randomUniform((float) -bound, (float) bound, shape, type);
  }

  /**
   * Returns PyTorch's default of linear and convolution layers, U(-1/√fanIn, 1/√fanIn), for weight
   * and bias.
   */
  public static Initializer fanIn(long fanIn) {
    return uniform(1.0 / Math.sqrt(fanIn));
  }

  /** Returns Glorot and Bengio's uniform initialisation, U(±√(6 / (fanIn + fanOut))). */
  public static Initializer xavierUniform(long fanIn, long fanOut) {
    return uniform(Math.sqrt(6.0 / ((double) fanIn + fanOut)));
  }

  /** Returns a constant. */
  public static Initializer constant(double value) {
    return (manager, shape, type) -> manager.full(shape, (float) value, type);
  }
}
