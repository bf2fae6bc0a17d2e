package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Batch normalisation of channels (Ioffe and Szegedy 2015). In training the running statistics
 * follow the batches of passes with gradients: a pass that is repeated to save memory counts once.
 */
final class BatchNorm extends ZooBlock {
  private final Parameter weight;
  private final Parameter bias;
  private final Parameter mean;
  private final Parameter variance;

  /**
   * Creates a normalisation.
   *
   * @param gain the initial gain
   */
  BatchNorm(int channels, Initializer gain) {
    weight = parameter("weight", Parameter.Type.GAMMA, gain, channels);
    bias = parameter("bias", Parameter.Type.BETA, Initializer.ZEROS, channels);
    mean = buffer("running_mean", Initializer.ZEROS, channels);
    variance = buffer("running_var", Initializer.ONES, channels);
  }

  /** Returns {@code x} [B, C, H, W] normalised, and negative values as 0 if {@code rectified}. */
  NDArray apply(Context context, NDArray x, boolean rectified) {
    return ClipOperators.batchNorm(
        x,
        context.value(weight),
        context.value(bias),
        context.value(mean),
        context.value(variance),
        context.training(),
        rectified);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow(), false));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }
}
