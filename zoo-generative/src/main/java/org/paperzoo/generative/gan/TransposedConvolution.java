package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The transposed ("de-") convolution, with PyTorch's parameters: weight [in, out, k, k] and bias
 * [out]. Input [B, in, h, w], output [B, out, (h − 1) · stride + k − 2 · padding, ...].
 */
final class TransposedConvolution extends ZooBlock {
  private final Parameter weight;
  private final Parameter bias;
  private final int out;
  private final int kernelSize;
  private final int stride;
  private final int padding;

  TransposedConvolution(
      int in, int out, int kernelSize, int stride, int padding, Initializer initializer) {
    this.out = out;
    this.kernelSize = kernelSize;
    this.stride = stride;
    this.padding = padding;
    weight =
        parameter("weight", Parameter.Type.WEIGHT, initializer, in, out, kernelSize, kernelSize);
    bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, out);
  }

  NDArray apply(Context context, NDArray x) {
    return Aten.convTranspose2d(
        x,
        context.value(weight),
        context.value(bias),
        new Shape(stride, stride),
        new Shape(padding, padding),
        new Shape(0, 0),
        1); // [B, out, H, W]
  }

  /** Returns the bias [out]. */
  NDArray bias() {
    return bias.getArray();
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {new Shape(x.get(0), out, painted(x.get(2)), painted(x.get(3)))};
  }

  private long painted(long size) {
    return (size - 1) * stride + kernelSize - 2L * padding;
  }
}
