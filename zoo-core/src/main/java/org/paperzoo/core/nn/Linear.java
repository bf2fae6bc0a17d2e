package org.paperzoo.core.nn;

import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;

/**
 * The affine map {@code y = x Wᵀ + b}. Beside DJL's block of that name it honours {@link
 * Precision}, has PyTorch's parameter names and takes its initial values from its owner.
 */
public final class Linear extends LinearMap {
  private final Parameter weight;
  private final Parameter bias;

  /** Creates a map of {@code in} to {@code out} features with PyTorch's default initialisation. */
  public Linear(int in, int out, boolean bias) {
    this(in, out, bias, Initializers.fanIn(in), Initializers.fanIn(in));
  }

  /** Creates a map with a bias that starts at zero and weights that start as given. */
  public Linear(int in, int out, Initializer weightInitializer) {
    this(in, out, true, weightInitializer, Initializer.ZEROS);
  }

  /** Creates a map of {@code in} to {@code out} features. */
  public Linear(
      int in, int out, boolean bias, Initializer weightInitializer, Initializer biasInitializer) {
    super(in, out);
    this.weight = parameter("weight", Parameter.Type.WEIGHT, weightInitializer, out, in);
    this.bias = bias ? parameter("bias", Parameter.Type.BIAS, biasInitializer, out) : null;
  }

  @Override
  public Parameter weight() {
    return weight;
  }

  @Override
  public Parameter bias() {
    return bias;
  }
}
