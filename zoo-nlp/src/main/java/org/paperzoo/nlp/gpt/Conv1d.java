package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Adaptable;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.LinearAdapter;
import org.paperzoo.core.nn.ZooBlock;

/** The affine map {@code x W + b} with the weight as GPT-2 stores it, input features first. */
public final class Conv1d extends ZooBlock implements Adaptable {
  private final int in;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;
  private LinearAdapter adapter;

  /**
   * Creates a map of {@code in} to {@code out} features.
   *
   * @param std the standard deviation of the initial weights; the bias starts at zero
   */
  public Conv1d(int in, int out, double std) {
    this.in = in;
    this.out = out;
    weight = parameter("weight", Parameter.Type.WEIGHT, Initializers.normal(std), in, out);
    bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, out);
  }

  @Override
  public int in() {
    return in;
  }

  @Override
  public int out() {
    return out;
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
  public void setAdapter(LinearAdapter other) {
    adapter = other;
  }

  /** Applies the map to {@code x [..., in]}. */
  public NDArray apply(Context context, NDArray x) {
    NDArray w = context.value(weight);
    NDArray b = context.value(bias);
    return adapter == null
        ? GptOperators.conv1d(x, w, b) // [..., out]
        : adapter.apply(context, x, w, b);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 1).add(out)};
  }
}
