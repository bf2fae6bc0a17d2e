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
 * The transposed ("de-") convolution, with a bias for each pixel as in the authors' code: weight
 * [in, out, k, k] and bias [out, H, W].
 *
 * <p>Input [B, in, h, w], output [B, out, H, W] with H = (h − 1) · stride + k − 2 · padding.
 */
final class TransposedConvolution extends ZooBlock {
  private final Parameter weight;
  private final Parameter bias;
  private final Shape image;
  private final int stride;
  private final int padding;

  TransposedConvolution(DeconvolutionConfig config, int out, Initializer initializer) {
    int k = config.kernelSize();
    stride = config.stride();
    padding = config.padding();
    image = new Shape(out, config.outputSize().get(0), config.outputSize().get(1));
    weight = parameter("weight", Parameter.Type.WEIGHT, initializer, config.channels(), out, k, k);
    bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, image.getShape());
  }

  NDArray apply(Context context, NDArray x) {
    NDArray painted =
        Aten.convTranspose2d(
            x,
            context.value(weight),
            null,
            new Shape(stride, stride),
            new Shape(padding, padding),
            new Shape(0, 0),
            1); // [B, out, H, W]
    return painted.add(context.value(bias)); // [B, out, H, W]
  }

  /** Returns the bias [out, H, W]. */
  NDArray bias() {
    return bias.getArray();
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0)).addAll(image)};
  }
}
