package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.ZooBlock;

/**
 * A residual block of 1×1, 3×3 and 1×1 convolutions (He et al. 2016). Where it makes images
 * smaller, convolutions of stride 1 follow a mean over windows: the anti-aliased strides of Zhang
 * (2019).
 */
public final class Bottleneck extends ZooBlock {
  /** How many times the inner width a block puts out. */
  static final int EXPANSION = 4;

  private final int stride;
  private final int out;
  private final Convolution reduce;
  private final BatchNorm reduceNorm;
  private final Convolution inner;
  private final BatchNorm innerNorm;
  private final Convolution expand;
  private final BatchNorm expandNorm;
  private final Convolution shortcut;
  private final BatchNorm shortcutNorm;

  /**
   * Creates a block.
   *
   * @param in the channels of its input
   * @param width its inner channels
   * @param stride by how much it makes images smaller
   * @param zeroGain whether it starts as the identity
   */
  Bottleneck(int in, int width, int stride, boolean zeroGain) {
    this.stride = stride;
    out = EXPANSION * width;
    reduce = child("conv1", convolution(in, width, 1));
    reduceNorm = child("bn1", new BatchNorm(width, Initializer.ONES));
    inner = child("conv2", convolution(width, width, 3));
    innerNorm = child("bn2", new BatchNorm(width, Initializer.ONES));
    expand = child("conv3", convolution(width, out, 1));
    expandNorm = child("bn3", new BatchNorm(out, zeroGain ? Initializer.ZEROS : Initializer.ONES));
    boolean same = stride == 1 && in == out;
    shortcut = same ? null : child("downsample.0", convolution(in, out, 1));
    shortcutNorm = same ? null : child("downsample.1", new BatchNorm(out, Initializer.ONES));
  }

  private static Convolution convolution(int in, int out, int kernel) {
    Initializer weights = Initializers.fanIn((long) in * kernel * kernel);
    return new Convolution(in, out, kernel, 1, kernel / 2, weights);
  }

  /** Applies the block to {@code x} [B, in, H, W]; returns [B, out, H / stride, W / stride]. */
  public NDArray apply(Context context, NDArray x) {
    try (NDArray residual = residual(context, x);
        NDArray kept = shortcut(context, x)) {
      return ClipOperators.rectifiedSum(residual, kept);
    }
  }

  private NDArray residual(Context context, NDArray x) {
    try (NDArray a = step(context, reduce, reduceNorm, x); // [B, width, H, W]
        NDArray b = step(context, inner, innerNorm, a); // [B, width, H, W]
        NDArray smaller = ClipOperators.meanPool(b, stride); // [B, width, H', W']
        NDArray c = expand.apply(context, smaller)) { // [B, out, H', W']
      return expandNorm.apply(context, c, false);
    }
  }

  private static NDArray step(Context context, Convolution convolution, BatchNorm norm, NDArray x) {
    try (NDArray y = convolution.apply(context, x)) {
      return norm.apply(context, y, true);
    }
  }

  private NDArray shortcut(Context context, NDArray x) {
    if (shortcut == null) {
      return x.reshape(x.getShape()); // a view that the caller may close
    }
    try (NDArray smaller = ClipOperators.meanPool(x, stride); // [B, in, H', W']
        NDArray wider = shortcut.apply(context, smaller)) { // [B, out, H', W']
      return shortcutNorm.apply(context, wider, false);
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {new Shape(x.get(0), out, x.get(2) / stride, x.get(3) / stride)};
  }
}
