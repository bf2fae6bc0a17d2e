package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.LinearMap;

/** The affine map {@code x W + b} with the weight as GPT-2 stores it, input features first. */
public final class Conv1d extends LinearMap {
  private final Parameter weight;
  private final Parameter bias;

  /**
   * Creates a map of {@code in} to {@code out} features.
   *
   * @param std the standard deviation of the initial weights; the bias starts at zero
   */
  public Conv1d(int in, int out, double std) {
    super(in, out);
    weight = parameter("weight", Parameter.Type.WEIGHT, Initializers.normal(std), in, out);
    bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, out);
  }

  /** Returns the weight, [in, out]. */
  @Override
  public Parameter weight() {
    return weight;
  }

  /** Returns the bias, [out]. */
  @Override
  public Parameter bias() {
    return bias;
  }

  @Override
  public boolean inputFirst() {
    return true;
  }

  @Override
  protected NDArray compute(NDArray x, NDArray ownWeight, NDArray ownBias) {
    return GptOperators.conv1d(x, ownWeight, ownBias); // [..., out]
  }
}
