package org.paperzoo.core.aten;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;

/**
 * ATen operators that DJL's {@link NDArray} lacks or runs less well, each with gradients. Results
 * are attached to the manager of the first argument. Wrong shapes give an {@link
 * IllegalArgumentException} that names the operator and the shapes.
 */
public final class Aten {
  private static final AtenScript SCRIPT = AtenScript.load(Aten.class, "operators.py");

  /** ATen's codes of scalar types. */
  private static final Map<DataType, Integer> SCALAR_TYPES =
      Map.of(
          DataType.UINT8, 0,
          DataType.INT8, 1,
          DataType.INT32, 3,
          DataType.INT64, 4,
          DataType.FLOAT32, 6,
          DataType.FLOAT64, 7,
          DataType.BOOLEAN, 11);

  private Aten() {}

  /** How a loss is reduced over its elements. */
  public enum Reduction {
    /** One value an element. */
    NONE(0),
    /** The mean over the elements (for cross entropy: over those not ignored). */
    MEAN(1),
    /** The sum over the elements. */
    SUM(2);

    private final int code; // ATen's

    Reduction(int code) {
      this.code = code;
    }
  }

  /** Returns the script of these operators, for callers that hold on to one. */
  static AtenScript script() {
    return SCRIPT;
  }

  private static NDArray apply(
      String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }

  /**
   * Returns an activation function of every element.
   *
   * @param function its name in the script
   */
  public static NDArray activation(String function, NDArray x) {
    return apply("activation", Map.of("activation", function), x);
  }

  /** Returns {@code x} in another type and, unlike DJL's {@code toType}, keeps its gradient. */
  public static NDArray toType(NDArray x, DataType type) {
    if (x.getDataType() == type) {
      return x;
    }
    Integer code = SCALAR_TYPES.get(type);
    if (code == null) {
      throw new IllegalArgumentException(
          "no cast to " + type + ": arrays of it cannot be handed to Java");
    }
    return apply("to_type", Map.of("dtype", code), x);
  }

  /**
   * Returns {@code x weightᵀ + bias} with the product in bfloat16 and a float32 result.
   *
   * @param x [..., in] float32
   * @param weight [out, in] float32 (the master weight)
   * @param bias [out] float32, or null
   * @return [..., out] float32
   */
  public static NDArray linearBf16(NDArray x, NDArray weight, NDArray bias) {
    Map<String, Object> literals = Bfloat16.literals(x.getDevice());
    return bias == null
        ? apply("linear_bf16", literals, x, weight)
        : apply("linear_bias_bf16", literals, x, weight, bias);
  }

  /**
   * Returns the rows of {@code weight} [N, D] that the int64 array {@code indices} [...] names,
   * [..., D].
   *
   * @param paddingIndex the row that gets no gradient, or -1
   */
  public static NDArray embedding(NDArray weight, NDArray indices, long paddingIndex) {
    return apply("embedding", Map.of("padding_index", paddingIndex), weight, indices);
  }

  /**
   * Returns the slices of {@code x} along {@code dim} that the int64 vector {@code index} names.
   */
  public static NDArray indexSelect(NDArray x, int dim, NDArray index) {
    return apply("index_select", Map.of("dim", dim), x, index);
  }

  /**
   * Returns a scalar for an operator that reads a number, such as a size. It is on the CPU: on a
   * GPU, reading it would wait for everything before.
   *
   * @param manager owns it, and should be closed soon
   */
  public static NDArray number(NDManager manager, long value) {
    boolean gpu = manager.getDevice().isGpu();
    return (gpu ? manager.newSubManager(Device.cpu()) : manager).create(value);
  }

  /**
   * Returns the transposed convolution of images.
   *
   * @param x [B, in, H, W]
   * @param weight [in, out / groups, kh, kw]
   * @param bias [out], or null
   */
  public static NDArray convTranspose2d(
      NDArray x,
      NDArray weight,
      NDArray bias,
      Shape stride,
      Shape padding,
      Shape outputPadding,
      int groups) {
    Map<String, Object> literals =
        Map.of(
            "stride", list(stride),
            "padding", list(padding),
            "output_padding", list(outputPadding),
            "groups", groups,
            "dilation", List.of(1, 1));
    return bias == null
        ? apply("conv_transpose2d", literals, x, weight)
        : apply("conv_transpose2d_bias", literals, x, weight, bias);
  }

  private static List<Long> list(Shape shape) {
    return List.of(shape.get(0), shape.get(1));
  }

  /**
   * Returns {@code x} [..., D] normalised over its last axis to zero mean and unit variance, times
   * {@code weight} [D] plus {@code bias} [D].
   *
   * @param eps added to the variance
   */
  public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
    return apply("layer_norm", Map.of("width", weight.size(), "eps", eps), x, weight, bias);
  }

  /**
   * Returns the cross entropy of logits and class indices.
   *
   * @param logits [N, C] or [N, C, ...]
   * @param target [N] or [N, ...] int64
   * @param ignoreIndex the target value that counts for nothing (-100 in PyTorch)
   * @param labelSmoothing the probability mass spread over all classes
   */
  public static NDArray crossEntropy(
      NDArray logits,
      NDArray target,
      Reduction reduction,
      long ignoreIndex,
      double labelSmoothing) {
    return apply(
        "cross_entropy",
        Map.of(
            "reduction",
            reduction.code,
            "ignore_index",
            ignoreIndex,
            "label_smoothing",
            labelSmoothing),
        logits,
        target);
  }

  /**
   * Returns the mean cross entropy of logits [N, C] and class indices [N], ignoring targets of
   * -100.
   */
  public static NDArray crossEntropy(NDArray logits, NDArray target) {
    return crossEntropy(logits, target, Reduction.MEAN, -100, 0.0);
  }

  /** Returns the binary cross entropy of logits and targets in [0, 1] of the same shape. */
  public static NDArray binaryCrossEntropyWithLogits(
      NDArray logits, NDArray target, Reduction reduction) {
    return apply(
        "binary_cross_entropy_with_logits", Map.of("reduction", reduction.code), logits, target);
  }

  /** Returns {@code log Σ exp(x)} along {@code dim}. */
  public static NDArray logSumExp(NDArray x, int dim, boolean keepDim) {
    return apply("logsumexp", Map.of("dim", dim, "keepdim", keepDim), x);
  }

  /**
   * Returns {@code x} with each value dropped (zero) with a probability and the others scaled up so
   * that the mean stays. On a CPU it is about twice as fast as PyTorch's dropout, and the rate is
   * rounded to 1/65536.
   *
   * @param x of any shape
   * @param rate the probability, below 1; with 0, {@code x} itself is returned
   */
  public static NDArray dropout(NDArray x, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate is at least 0 and below 1, not " + rate);
    }
    if (rate == 0) {
      return x;
    }
    return x.getDevice().isGpu()
        ? apply("dropout_on_gpu", Map.of("rate", rate), x)
        : apply("dropout", Dropout.literals(rate), x);
  }
}
