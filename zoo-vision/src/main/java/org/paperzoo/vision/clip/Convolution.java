package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** A two-dimensional convolution with square kernels and without bias. */
public final class Convolution extends ZooBlock {
  private final int out;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final Parameter weight;

  /** Creates a convolution of {@code in} to {@code out} channels. */
  Convolution(int in, int out, int kernel, int stride, int padding, Initializer initializer) {
    this.out = out;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    weight = parameter("weight", Parameter.Type.WEIGHT, initializer, out, in, kernel, kernel);
  }

  /** Returns the convolution of {@code x} [B, in, H, W], [B, out, H', W']. */
  public NDArray apply(Context context, NDArray x) {
    return ClipOperators.convolution(x, context.value(weight), stride, padding);
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

  private long size(long before) {
    return (before + 2L * padding - kernel) / stride + 1;
  }
}
