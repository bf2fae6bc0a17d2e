package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.paperzoo.core.aten.Aten;

/**
 * What affine maps of the last dimension have in common: the adapter, and the product in the
 * present {@link Precision}. A subclass provides weight and bias, its own or another block's.
 */
public abstract class LinearMap extends ZooBlock implements Adaptable {
  private final int in;
  private final int out;
  private LinearAdapter adapter;

  /** Creates a map of {@code in} to {@code out} features. */
  protected LinearMap(int in, int out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public final int in() {
    return in;
  }

  @Override
  public final int out() {
    return out;
  }

  @Override
  public final void setAdapter(LinearAdapter other) {
    adapter = other;
  }

  /** Returns whether an adapter computes the map. */
  public final boolean isAdapted() {
    return adapter != null;
  }

  /** Applies the map to {@code x [..., in]}. */
  public final NDArray apply(Context context, NDArray x) {
    NDArray w = context.value(weight());
    NDArray b = context.value(bias());
    return adapter == null
        ? compute(x, w, b) // [..., out]
        : adapter.apply(context, x, w, b); // [..., out]
  }

  /**
   * Returns the map's own result.
   *
   * @param x [..., in]
   * @param weight in the map's layout, [out, in] unless {@link #inputFirst}
   * @param bias [out], or null
   * @return [..., out]
   */
  protected NDArray compute(NDArray x, NDArray weight, NDArray bias) {
    return Precision.current() == Precision.BFLOAT16
        ? Aten.linearBf16(x, weight, bias)
        : ai.djl.nn.core.Linear.linear(x, weight, bias).singletonOrThrow();
  }

  @Override
  protected final NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 1).add(out)};
  }
}
