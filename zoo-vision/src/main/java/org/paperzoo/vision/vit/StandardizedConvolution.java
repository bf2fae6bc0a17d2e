package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.ZooBlock;

/**
 * A convolution without bias whose kernels are standardised (Qiao et al. 2019): each has mean 0 and
 * variance 1. Maps are padded so that their size is that before divided by the stride, rounded up.
 */
final class StandardizedConvolution extends ZooBlock {
  private static final double EPSILON = 1e-8;

  private final int out;
  private final int stride;
  private final Parameter weight;

  StandardizedConvolution(int in, int out, int kernel, int stride) {
    this.out = out;
    this.stride = stride;
    weight =
        parameter(
            "weight",
            Parameter.Type.WEIGHT,
            Initializers.fanIn((long) in * kernel * kernel),
            out,
            in,
            kernel,
            kernel);
  }

  /** Returns the kernels, [out, in, K, K]. */
  Parameter weight() {
    return weight;
  }

  /** Returns the maps of {@code x} [B, in, H, W], [B, out, H', W']. */
  NDArray apply(Context context, NDArray x) {
    return HybridOperators.convolution(x, context.value(weight), stride, EPSILON);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {
      new Shape(x.get(0), out, (x.get(2) + stride - 1) / stride, (x.get(3) + stride - 1) / stride)
    };
  }
}
