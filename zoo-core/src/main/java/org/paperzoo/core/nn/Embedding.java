package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.aten.Aten;

/** A table of vectors looked up by index; the parameter has PyTorch's name. */
public final class Embedding extends ZooBlock {
  private final int size;
  private final int width;
  private final Parameter weight;
  private final long paddingIndex;

  /** Creates a table of {@code size} vectors of {@code width} numbers. */
  public Embedding(int size, int width, Initializer initializer) {
    this(size, width, -1, initializer);
  }

  /**
   * Creates a table with a vector that gets no gradient.
   *
   * @param paddingIndex the index of that vector, or -1; unlike PyTorch's constructor this leaves
   *     its initial value to the initializer
   */
  public Embedding(int size, int width, long paddingIndex, Initializer initializer) {
    this.size = size;
    this.width = width;
    this.paddingIndex = paddingIndex;
    weight = parameter("weight", Parameter.Type.WEIGHT, initializer, size, width);
  }

  /** Returns the number of vectors. */
  public int size() {
    return size;
  }

  /** Returns the table, [size, width]. */
  public Parameter weight() {
    return weight;
  }

  /** Returns the vectors [..., width] of int64 indices [...]. */
  public NDArray apply(Context context, NDArray indices) {
    return Aten.embedding(context.value(weight), indices, paddingIndex);
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(width)};
  }
}
