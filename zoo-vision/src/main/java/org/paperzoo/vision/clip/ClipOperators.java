package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;
import org.paperzoo.core.nn.Precision;

/** The steps of CLIP that other Transformers do not have, each one call. */
final class ClipOperators {
  private static final AtenScript SCRIPT = AtenScript.load(ClipOperators.class, "operators.py");

  private ClipOperators() {}

  private static NDArray apply(
      String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }

  /**
   * Returns what is added to scores, so that a token sees neither later ones nor padding.
   *
   * @param mask [B, T], 1 for tokens and 0 for padding
   * @return [B, 1, T, T] float32
   */
  static NDArray causalMask(NDArray mask) {
    return apply("causal_mask", Map.of(), mask);
  }

  /**
   * Returns where texts end, [B] int64: at the first token {@code eos}, or at the greatest id if
   * that is {@link ClipTextConfig#GREATEST_ID}.
   *
   * @param ids [B, T] int64
   */
  static NDArray textEnd(NDArray ids, int eos) {
    return eos == ClipTextConfig.GREATEST_ID
        ? apply("greatest_id", Map.of(), ids)
        : apply("first_eos", Map.of("eos", eos), ids);
  }

  /**
   * Returns one vector of each sequence, [B, 1, D].
   *
   * @param x [B, T, D]
   * @param index [B] int64, which one; null for the first
   */
  static NDArray one(NDArray x, NDArray index) {
    return index == null ? apply("first", Map.of(), x) : apply("at", Map.of(), x, index);
  }

  /**
   * Returns which tokens one token of each text sees: those up to itself, [B, 1, 1, T] boolean.
   *
   * @param ids [B, T]
   * @param index [B] int64, which token
   */
  static NDArray before(NDArray ids, NDArray index) {
    return apply("before", Map.of(), ids, index);
  }

  /**
   * Returns the rows of masks, [B, 1, 1, T].
   *
   * @param mask [B, 1, T, T]
   * @param index [B] int64, which row
   */
  static NDArray rowsAt(NDArray mask, NDArray index) {
    return apply("rows_at", Map.of(), mask, index);
  }

  /**
   * Returns the vectors of a class token and of patches with their positions, [B, 1 + G G', D].
   *
   * @param patches [B, D, G, G']
   * @param classToken [D]
   * @param positions [1 + from², D]
   * @param from the size of the grid that positions are interpolated from; 0 if they are of G × G'
   */
  static NDArray patchVectors(NDArray patches, NDArray classToken, NDArray positions, int from) {
    return apply(
        from == 0 ? "patch_vectors" : "patch_vectors_of_other_size",
        from == 0 ? Map.of() : Map.of("from", from),
        patches,
        classToken,
        positions);
  }

  /** Returns the convolution of {@code x} [B, in, H, W] by {@code weight} [out, in, K, K]. */
  static NDArray convolution(NDArray x, NDArray weight, int stride, int padding) {
    boolean half = Precision.isBfloat16On(x.getDevice());
    return apply(
        "convolution",
        Map.of(
            "half", half, "stride", List.of(stride, stride), "padding", List.of(padding, padding)),
        x,
        weight);
  }

  /**
   * Returns {@code x} [B, C, H, W] with its channels normalised, and negative values as 0 if {@code
   * rectified}. In training, with gradients on, the running statistics move by a tenth.
   */
  static NDArray batchNorm(
      NDArray x,
      NDArray weight,
      NDArray bias,
      NDArray mean,
      NDArray variance,
      boolean training,
      boolean rectified) {
    return apply(
        "batch_norm",
        Map.of("training", training, "rectified", rectified),
        x,
        weight,
        bias,
        mean,
        variance);
  }

  /** Returns max(0, x + y). */
  static NDArray rectifiedSum(NDArray x, NDArray y) {
    return apply("rectified_sum", Map.of(), x, y);
  }

  /** Returns the means over windows of {@code x} [B, C, H, W], [B, C, H / size, W / size]. */
  static NDArray meanPool(NDArray x, int size) {
    return size == 1
        ? x.reshape(x.getShape()) // a view that the caller may close
        : apply("mean_pool", Map.of("size", size), x);
  }

  /**
   * Returns the vectors of the mean over all places and of the places, with their positions, [B, 1
   * + H W, D].
   *
   * @param x [B, D, H, W]
   * @param positions [1 + from², D]
   * @param from the size of the grid that positions are interpolated from; 0 if they are of H × W
   */
  static NDArray placeVectors(NDArray x, NDArray positions, int from) {
    return apply(
        from == 0 ? "place_vectors" : "place_vectors_of_other_size",
        from == 0 ? Map.of() : Map.of("from", from),
        x,
        positions);
  }

  /** Keeps a number between 0 and a most, in place. */
  static void clamp(NDArray number, double most) {
    apply("clamp", Map.of("most", most), number).close();
  }

  /** Returns vectors [B, E] divided by their lengths. */
  static NDArray normalized(NDArray x) {
    return apply("normalized", Map.of(), x);
  }

  /**
   * Returns the scaled cosine similarities, [texts, images].
   *
   * @param texts unit vectors, [texts, E]
   * @param images unit vectors, [images, E]
   * @param logScale the logarithm of the inverse temperature, []
   */
  static NDArray similarities(NDArray texts, NDArray images, NDArray logScale) {
    return apply("similarities", Map.of(), texts, images, logScale);
  }

  /**
   * Returns the symmetric contrastive loss of matching texts and images (Figure 3), [1].
   *
   * @param logits [B, B]
   */
  static NDArray contrastiveLoss(NDArray logits) {
    return apply("contrastive_loss", Map.of(), logits);
  }
}
