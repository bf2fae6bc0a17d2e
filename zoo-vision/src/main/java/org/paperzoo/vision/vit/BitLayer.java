package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.ActivationFunction;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * A residual layer of 1×1, 3×3 and 1×1 convolutions (He et al. 2016) with standardised kernels and
 * group normalisation, as in Big Transfer (Kolesnikov et al. 2020).
 */
final class BitLayer extends ZooBlock {
  private final ActivationFunction activation;
  private final StandardizedConvolution reduce;
  private final GroupNorm reduceNorm;
  private final StandardizedConvolution middle;
  private final GroupNorm middleNorm;
  private final StandardizedConvolution expand;
  private final GroupNorm expandNorm;
  private final StandardizedConvolution shortcut;
  private final GroupNorm shortcutNorm;

  /**
   * Creates a layer.
   *
   * @param first whether it is the first of its stage, whose shortcut is a convolution
   * @param stride by how much it makes maps smaller
   */
  BitLayer(BitConfig config, int in, int out, boolean first, int stride) {
    activation = config.hiddenAct();
    int inner = BitConfig.inner(out);
    int groups = config.numGroups();
    shortcut =
        first ? child("downsample.conv", new StandardizedConvolution(in, out, 1, stride)) : null;
    shortcutNorm = first ? child("downsample.norm", new GroupNorm(out, groups)) : null;
    reduce = child("conv1", new StandardizedConvolution(in, inner, 1, 1));
    reduceNorm = child("norm1", new GroupNorm(inner, groups));
    middle = child("conv2", new StandardizedConvolution(inner, inner, 3, stride));
    middleNorm = child("norm2", new GroupNorm(inner, groups));
    expand = child("conv3", new StandardizedConvolution(inner, out, 1, 1));
    expandNorm = child("norm3", new GroupNorm(out, groups));
  }

  /** Applies the layer to {@code x} [B, in, H, W]; returns [B, out, H', W']. */
  NDArray apply(Context context, NDArray x) {
    try (NDArray a = step(context, reduce, reduceNorm, x); // [B, inner, H, W]
        NDArray b = step(context, middle, middleNorm, a); // [B, inner, H', W']
        NDArray c = expand.apply(context, b); // [B, out, H', W']
        NDArray update = expandNorm.apply(context, c);
        NDArray kept = shortcut(context, x); // [B, out, H', W']
        NDArray sum = update.add(kept)) {
      return activation.apply(sum);
    }
  }

  private NDArray step(
      Context context, StandardizedConvolution convolution, GroupNorm norm, NDArray x) {
    try (NDArray y = convolution.apply(context, x);
        NDArray normed = norm.apply(context, y)) {
      return activation.apply(normed);
    }
  }

  private NDArray shortcut(Context context, NDArray x) {
    if (shortcut == null) {
      return x.reshape(x.getShape()); // a view that the caller may close
    }
    try (NDArray y = shortcut.apply(context, x)) {
      return shortcutNorm.apply(context, y);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return expand.getOutputShapes(middle.getOutputShapes(reduce.getOutputShapes(inputShapes)));
  }
}
