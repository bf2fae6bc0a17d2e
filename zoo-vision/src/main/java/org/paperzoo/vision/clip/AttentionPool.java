package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.paperzoo.core.nn.Attention;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Initializers;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Attention pooling (section 2.4): multi-head attention whose one query is the mean over all
 * places.
 */
public final class AttentionPool extends ZooBlock {
  private final int side;
  private final int out;
  private final Attention attention;
  private final Parameter positions;
  private final Linear key;
  private final Linear query;
  private final Linear value;
  private final Linear output;

  /**
   * Creates a pooling.
   *
   * @param side the places in each direction
   * @param width D, the channels of its input
   * @param out E, the numbers it puts out
   */
  AttentionPool(int side, int width, int heads, int out) {
    this.side = side;
    this.out = out;
    attention = Attention.of(width, heads, 0);
    double std = 1 / Math.sqrt(width);
    positions =
        parameter(
            "positional_embedding",
            Parameter.Type.WEIGHT,
            Initializers.normal(std),
            Math.addExact(Math.multiplyExact(side, side), 1),
            width);
    key = child("k_proj", new Linear(width, width, Initializers.normal(std)));
    query = child("q_proj", new Linear(width, width, Initializers.normal(std)));
    value = child("v_proj", new Linear(width, width, Initializers.normal(std)));
    output = child("c_proj", new Linear(width, out, Initializers.normal(std)));
  }

  /** Applies the pooling to {@code x} [B, D, H, W]; returns [B, E]. */
  public NDArray apply(Context context, NDArray x) {
    boolean same = x.getShape().get(2) == side && x.getShape().get(3) == side;
    NDArray pooled; // [B, 1, D]
    try (NDArray places =
            ClipOperators.placeVectors(x, context.value(positions), same ? 0 : side); // [B, N, D]
        NDArray mean = places.get(":, :1"); // [B, 1, D]
        NDArray q = query.apply(context, mean); // [B, 1, D]
        NDArray k = key.apply(context, places); // [B, N, D]
        NDArray v = value.apply(context, places)) { // [B, N, D]
      pooled = attention.apply(context, q, k, v, null);
    }
    try (NDArray all = pooled;
        NDArray projected = output.apply(context, all)) { // [B, 1, E]
      return projected.squeeze(1); // [B, E]
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    return list(apply(context, inputs.singletonOrThrow()));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), out)};
  }
}
