package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/** Normalisation of groups of channels (Wu and He 2018). */
final class GroupNorm extends ZooBlock {
  private static final double EPSILON = 1e-5;

  private final int groups;
  private final Parameter weight;
  private final Parameter bias;

  GroupNorm(int channels, int groups) {
    this.groups = groups;
    weight = parameter("weight", Parameter.Type.GAMMA, Initializer.ONES, channels);
    bias = parameter("bias", Parameter.Type.BETA, Initializer.ZEROS, channels);
  }

  /** Returns {@code x} [B, C, H, W] normalised. */
  NDArray apply(Context context, NDArray x) {
    return HybridOperators.groupNorm(
        x, context.value(weight), context.value(bias), groups, EPSILON);
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
