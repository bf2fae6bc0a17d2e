package org.paperzoo.vision.vit;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/** A linear map that the reference keeps in a module of its own, as {@code dense}. */
final class Projection extends ZooBlock {
  private final Linear dense;

  Projection(int in, int out, ViTConfig config) {
    dense = child("dense", new Linear(in, out, config.weights()));
  }

  /** Returns the map. */
  Linear dense() {
    return dense;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(dense.apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return dense.getOutputShapes(inputShapes);
  }
}
