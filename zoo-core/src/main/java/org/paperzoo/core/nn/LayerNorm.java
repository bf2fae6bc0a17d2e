package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.aten.Aten;

/**
 * Layer normalisation over the last axis, {@code (x - mean) / √(variance + eps) · weight + bias}
 * (Ba et al. 2016); the parameters have PyTorch's names.
 */
public final class LayerNorm extends ZooBlock {
  private final double eps;
  private final Parameter weight;
  private final Parameter bias;

  /** Creates a normalisation of vectors of {@code width} numbers. */
  public LayerNorm(int width, double eps) {
    this.eps = eps;
    weight = parameter("weight", Parameter.Type.GAMMA, Initializer.ONES, width);
    bias = parameter("bias", Parameter.Type.BETA, Initializer.ZEROS, width);
  }

  /** Returns the gain, [D]. */
  public Parameter weight() {
    return weight;
  }

  /** Returns the bias, [D]. */
  public Parameter bias() {
    return bias;
  }

  /** Returns the normalised vectors of {@code x [..., D]}. */
  public NDArray apply(Context context, NDArray x) {
    return Aten.layerNorm(x, context.value(weight), context.value(bias), eps);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
