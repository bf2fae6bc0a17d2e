package org.paperzoo.vision.alexnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * A convolution and rectified linear units (section 3.1), {@code max(0, W * x + b)}, with the
 * parameters weight [out, in / groups, k, k] and bias [out].
 *
 * <p>Input [B, in, h, w], output [B, out, h', w'].
 */
public final class Convolution extends ZooBlock {
  private final int out;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final int groups;
  private final Parameter weight;
  private final Parameter bias;

  /** Creates a convolution with square kernels. */
  Convolution(
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      int groups,
      Initializer weightInitializer,
      Initializer biasInitializer) {
    this.out = out;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
    weight =
        parameter(
            "weight", Parameter.Type.WEIGHT, weightInitializer, out, in / groups, kernel, kernel);
    bias = parameter("bias", Parameter.Type.BIAS, biasInitializer, out);
  }

  /** Returns the kernels, [out, in / groups, k, k]. */
  Parameter weight() {
    return weight;
  }

  NDArray apply(Context context, NDArray x) {
    return AlexNetOperators.convolution(
        x, context.value(weight), context.value(bias), stride, padding, groups);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {new Shape(x.get(0), out, size(x.get(2)), size(x.get(3)))};
  }

  private long size(long size) {
    return (size + 2L * padding - kernel) / stride + 1;
  }
}
