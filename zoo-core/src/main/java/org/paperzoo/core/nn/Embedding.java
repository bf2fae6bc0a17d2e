package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import org.paperzoo.core.aten.Aten;

/** A table of vectors looked up by index; the parameter has PyTorch's name. */
public final class Embedding extends ZooBlock implements TiedWeight {
  private final int size;
  private final int width;
  private final long paddingIndex;
  private Parameter weight;
  private EmbeddingAdapter adapter;

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

  /** Returns the length of a vector. */
  public int width() {
    return width;
  }

  /** Returns the index of the vector that gets no gradient, or -1. */
  public long paddingIndex() {
    return paddingIndex;
  }

  /** Returns the table, [size, width]. */
  @Override
  public Parameter weight() {
    return weight;
  }

  @Override
  public void useWeight(Parameter other) {
    replaceParameter("weight", other);
    weight = other;
  }

  /** Lets an adapter look vectors up from now on; null for the table itself. */
  public void setAdapter(EmbeddingAdapter other) {
    adapter = other;
  }

  /**
   * Returns whether an adapter looks vectors up: then the table alone does not give them, and the
   * block has to be applied.
   */
  public boolean isAdapted() {
    return adapter != null;
  }

  /** Returns the vectors [..., width] of int64 indices [...]. */
  public NDArray apply(Context context, NDArray indices) {
    NDArray vectors = Aten.embedding(context.value(weight), indices, paddingIndex); // [..., width]
    if (adapter == null) {
      return vectors;
    }
    try (NDArray own = vectors) {
      return adapter.apply(context, indices, own); // [..., width]
    }
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
