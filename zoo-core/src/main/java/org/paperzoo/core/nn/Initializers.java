package org.paperzoo.core.nn;

import ai.djl.training.initializer.Initializer;

/** The initial values that the papers and their reference implementations use. */
public final class Initializers {
  private Initializers() {}

  /** Returns N(0, std²). */
  public static Initializer normal(double std) {
    return (manager, shape, type) -> manager.randomNormal(0f, (float) std, shape, type);
  }

  /** Returns N(0, std²) cut off at two standard deviations. */
  public static Initializer truncatedNormal(double std) {
    return (manager, shape, type) -> manager.truncatedNormal(0f, (float) std, shape, type);
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
