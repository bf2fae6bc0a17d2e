package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Layer normalisation over the last axis (Ba et al. 2016), alone or fused with the residual
 * connection before it, so that the sums between them are freed at once.
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

  /** Returns the normalised vectors of {@code x} [..., D]. */
  public NDArray apply(Context context, NDArray x) {
    return BertOperators.layerNorm(x, context.value(weight), context.value(bias), eps);
  }

  /**
   * Returns {@code LayerNorm(dropout(x) + residual)}.
   *
   * @param x [..., D]
   * @param residual [..., D]
   * @param dropout the probability of dropping a number of x in training
   */
  public NDArray applyResidual(Context context, NDArray x, NDArray residual, double dropout) {
    return BertOperators.residualNorm(
        x,
        residual,
        context.value(weight),
        context.value(bias),
        eps,
        context.training() ? dropout : 0);
  }

  /**
   * Returns {@code LayerNorm((words + types) + positions)}; the shapes are broadcast to [B, T, D].
   */
  NDArray applySum(Context context, NDArray words, NDArray types, NDArray positions) {
    return BertOperators.embeddingNorm(
        words, types, positions, context.value(weight), context.value(bias), eps);
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
