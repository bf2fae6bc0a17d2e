package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.aten.Aten;

/**
 * The affine map {@code y = x Wᵀ + b}. Beside DJL's block of that name it honours {@link
 * Precision}, has PyTorch's parameter names and takes its initial values from its owner.
 */
public final class Linear extends ZooBlock implements Adaptable {
  private final int in;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;
  private LinearAdapter adapter;

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
    this.in = in;
    this.out = out;
    this.weight = parameter("weight", Parameter.Type.WEIGHT, weightInitializer, out, in);
    this.bias = bias ? parameter("bias", Parameter.Type.BIAS, biasInitializer, out) : null;
  }

  @Override
  public int in() {
    return in;
  }

  @Override
  public int out() {
    return out;
  }

  @Override
  public Parameter weight() {
    return weight;
  }

  @Override
  public Parameter bias() {
    return bias;
  }

  @Override
  public void setAdapter(LinearAdapter other) {
    adapter = other;
  }

  /** Applies the map to {@code x [..., in]}. */
  public NDArray apply(Context context, NDArray x) {
    NDArray w = context.value(weight);
    NDArray b = context.value(bias);
    if (adapter != null) {
      return adapter.apply(context, x, w, b); // [..., out]
    }
    if (Precision.current() == Precision.BFLOAT16) {
      return Aten.linearBf16(x, w, b); // [..., out]
    }
    return ai.djl.nn.core.Linear.linear(x, w, b).singletonOrThrow(); // [..., out]
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
