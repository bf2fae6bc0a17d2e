package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Embedding;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.ZooBlock;

/** The class token and the patches of an image, with position embeddings. */
public final class ClipVisionEmbeddings extends ZooBlock {
  private final ClipVisionConfig config;
  private final Parameter classToken;
  private final Convolution patches;
  private final Embedding positions;

  ClipVisionEmbeddings(ClipVisionConfig config) {
    this.config = config;
    int width = config.hiddenSize();
    double std = config.initializerRange() * config.initializerFactor();
    classToken = parameter("class_embedding", Parameter.Type.WEIGHT, config.weights(1), width);
    patches =
        child(
            "patch_embedding",
            new Convolution(
                config.numChannels(),
                width,
                config.patchSize(),
                config.patchSize(),
                0,
                Initializers.normal(std)));
    positions =
        child(
            "position_embedding",
            new Embedding(config.positions(), width, Initializers.normal(std)));
  }

  /**
   * Returns the vectors of the class token and of G × G' patches, [B, 1 + G G', D]. Position
   * embeddings are interpolated for images of another size than the model's.
   *
   * @param pixels [B, C, height, width]
   */
  public NDArray apply(Context context, NDArray pixels) {
    boolean same =
        pixels.getShape().get(2) == config.imageSize()
            && pixels.getShape().get(3) == config.imageSize();
    try (NDArray grid = patches.apply(context, pixels)) { // [B, D, G, G']
      return ClipOperators.patchVectors(
          grid,
          context.value(classToken),
          context.value(positions.weight()),
          same ? 0 : config.grid());
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape grid = patches.getOutputShapes(inputShapes)[0];
    long count = 1 + grid.get(2) * grid.get(3);
    return new Shape[] {new Shape(grid.get(0), count, config.hiddenSize())};
  }
}
