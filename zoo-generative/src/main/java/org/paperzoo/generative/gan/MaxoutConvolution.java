package org.paperzoo.generative.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * A convolution of stride 1, the maximum over the pieces, and max pooling, with the parameters
 * weight [pieces · channels, in, k, k] and bias [pieces · channels].
 *
 * <p>Input [B, in, h, w], output [B, channels, h', w'].
 */
final class MaxoutConvolution extends ZooBlock {
  private final ConvolutionConfig config;
  private final Parameter weight;
  private final Parameter bias;

  MaxoutConvolution(int in, ConvolutionConfig config, Initializer initializer) {
    this.config = config;
    int filters = config.pieces() * config.channels();
    int k = config.kernelSize();
    weight = parameter("weight", Parameter.Type.WEIGHT, initializer, filters, in, k, k);
    bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, filters);
  }

  NDArray apply(Context context, NDArray x) {
    Shape padding = new Shape(config.padding(), config.padding());
    NDArray convolved =
        Conv2d.conv2d(x, context.value(weight), context.value(bias), new Shape(1, 1), padding)
            .singletonOrThrow(); // [B, pieces · channels, h, w]
    NDArray units = GanOperators.maxout(convolved, config.pieces()); // [B, channels, h, w]
    return Pool.maxPool2d(
        units,
        new Shape(config.poolSize(), config.poolSize()),
        new Shape(config.poolStride(), config.poolStride()),
        new Shape(0, 0),
        false); // [B, channels, h', w']
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {
      new Shape(
          x.get(0),
          config.channels(),
          config.outputSize((int) x.get(2)),
          config.outputSize((int) x.get(3)))
    };
  }
}
