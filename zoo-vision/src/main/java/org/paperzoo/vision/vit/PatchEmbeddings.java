package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * The projection of patches, {@code x_p E} of equation 1; its kernels are a convolution's. Those of
 * a hybrid are patches of a residual network's maps.
 */
final class PatchEmbeddings extends ZooBlock {
  private final BitBackbone backbone;
  private final Kernels projection;

  /** The parameters, which the reference keeps in a module of their own. */
  private static final class Kernels extends ZooBlock {
    final Parameter weight;
    final Parameter bias;

    Kernels(ViTConfig config) {
      int patch = config.patchSize();
      weight =
          parameter(
              "weight",
              Parameter.Type.WEIGHT,
              config.weights(),
              config.hiddenSize(),
              config.numChannels(),
              patch,
              patch);
      bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS, config.hiddenSize());
    }

    NDArray apply(Context context, NDArray pixels) {
      return ViTOperators.patches(pixels, context.value(weight), context.value(bias));
    }

    @Override
    protected NDList forward(Context context, NDList inputs) {
      return list(apply(context, inputs.singletonOrThrow()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      Shape x = inputShapes[0];
      Shape kernels = weight.getShape();
      long count = (x.get(2) / kernels.get(2)) * (x.get(3) / kernels.get(3));
      return new Shape[] {new Shape(x.get(0), count, kernels.get(0))};
    }
  }

  /**
   * Creates a projection.
   *
   * @param backbone null where patches are of the pictures themselves
   */
  PatchEmbeddings(ViTConfig config, BitBackbone backbone) {
    this.backbone = backbone == null ? null : child("backbone", backbone);
    projection = child("projection", new Kernels(config));
  }

  /** Returns the kernels that look at the pixels, [D, C, P, P] or the backbone's. */
  Parameter filters() {
    return backbone == null ? projection.weight : backbone.filters();
  }

  /** Returns what the patches are of, [B, C', H', W']: pictures [B, C, H, W] or their maps. */
  NDArray maps(Context context, NDArray pixels) {
    return backbone == null
        ? pixels.reshape(pixels.getShape()) // a view that the caller may close
        : backbone.apply(context, pixels);
  }

  /** Returns the patches of {@link #maps}, [B, N, D]. */
  NDArray project(Context context, NDArray maps) {
    return projection.apply(context, maps);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(project(context, maps(context, inputs.singletonOrThrow())));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return projection.getOutputShapes(
        backbone == null ? inputShapes : backbone.getOutputShapes(inputShapes));
  }
}
