package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.HashMap;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.aten.Dropout;

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

  /** Returns what is added to the variance. */
  public double eps() {
    return eps;
  }

  /** Returns the normalised vectors of {@code x [..., D]}. */
  public NDArray apply(Context context, NDArray x) {
    return Aten.layerNorm(x, context.value(weight), context.value(bias), eps);
  }

  /**
   * Returns {@code LayerNorm(residual + dropout(x))}, fused so that the sum is freed at once.
   *
   * @param x [..., D]
   * @param residual [..., D]
   * @param dropout the probability of dropping a number of x in training
   */
  public NDArray applyResidual(Context context, NDArray x, NDArray residual, double dropout) {
    Map<String, Object> literals = new HashMap<>();
    literals.put("width", weight.getShape().size());
    literals.put("eps", eps);
    String operator = "residual_norm";
    if (context.training() && dropout > 0) {
      literals.putAll(Dropout.literals(dropout));
      operator = "dropout_residual_norm";
    }
    return TransformerOperators.call(
        operator, literals, x, residual, context.value(weight), context.value(bias));
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
