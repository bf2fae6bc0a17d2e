package org.paperzoo.core.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.List;

/** A list of arrays handed to the engine once and used in every step. */
public final class TensorList implements AutoCloseable {
  private final IValue value;
  private final int size;

  /** Hands over the arrays; they must stay open. */
  public TensorList(List<? extends NDArray> arrays) {
    size = arrays.size();
    value = IValue.listFrom(arrays.toArray(new PtNDArray[0]));
  }

  /** Returns the argument for {@link InPlace}. */
  IValue value() {
    return value;
  }

  /** Returns whether the list has no arrays. */
  public boolean isEmpty() {
    return size == 0;
  }

  @Override
  public void close() {
    value.close();
  }
}
