package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.aten.Bfloat16;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Adaptable;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.LinearAdapter;
import org.paperzoo.core.nn.Precision;

/**
 * The low-rank update of one map, {@code h = W x + b + (α / r) B A dropout(x)} (equation 3). The
 * parameters are {@code lora_A.weight} [r, in] and {@code lora_B.weight} [out, r].
 */
final class LoraLinear extends LoraUpdate implements LinearAdapter {
  private final Adaptable map;
  private final Linear down; // A
  private final Linear up; // B
  private final double scale;
  private final double dropout;
  private final Map<String, Object> literals;
  private NDArray biasBefore; // the map's own bias while that of the update is merged

  /**
   * Creates an update, not initialised.
   *
   * @param map what is adapted
   * @param scale what the update is multiplied with
   * @param dropout the probability of dropping an input in training
   */
  LoraLinear(
      Adaptable map,
      int rank,
      double scale,
      double dropout,
      LoraInitialization initialization,
      boolean withBias) {
    this.map = map;
    this.scale = scale;
    this.dropout = dropout;
    Initializer a = initialization.down(map.in(), rank);
    Initializer b = initialization.up(rank);
    down = child("lora_A", new Linear(map.in(), rank, false, a, Initializer.ZEROS));
    up = child("lora_B", new Linear(rank, map.out(), withBias, b, b));
    literals = Map.of("in", map.in(), "out", map.out(), "axes", axes(), "scale", scale);
  }

  /** Returns the order of the weight's dimensions in which the output features come first. */
  private List<Integer> axes() {
    return map.inputFirst() ? List.of(1, 0) : List.of(0, 1);
  }

  @Override
  Block module() {
    return (Block) map;
  }

  @Override
  Parameter weight() {
    return map.weight();
  }

  @Override
  void attach() {
    map.setAdapter(this);
  }

  @Override
  void detach() {
    map.setAdapter(null);
  }

  @Override
  public NDArray apply(Context context, NDArray x, NDArray weight, NDArray bias) {
    NDArray a = context.value(down.weight());
    NDArray b = context.value(up.weight());
    NDArray own = context.value(up.bias());
    if (!context.training() && Precision.current() == Precision.FLOAT32) {
      return evaluate(x, weight, bias, a, b, own);
    }
    if (!context.training() || dropout == 0) {
      return fused(x, x, weight, bias, a, b, own);
    }
    try (NDArray dropped = Aten.dropout(x, dropout)) { // [..., in]
      return fused(x, dropped, weight, bias, a, b, own);
    }
  }

  private NDArray evaluate(
      NDArray x, NDArray weight, NDArray bias, NDArray a, NDArray b, NDArray own) {
    Map<String, Object> axes = Map.of("axes", axes());
    Map<String, Object> scaled = Map.of("scale", scale);
    try (NDArray y =
        bias == null
            ? call("linear", axes, x, weight)
            : call("linear_bias", axes, x, weight, bias)) {
      return own == null
          ? call("update", scaled, y, x, a, b)
          : call("update_bias", scaled, y, x, a, b, own);
    }
  }

  private NDArray fused(
      NDArray x, NDArray dropped, NDArray weight, NDArray bias, NDArray a, NDArray b, NDArray own) {
    if (own == null) {
      return fused(x, dropped, weight, bias, a, b);
    }
    Map<String, Object> scaled = Map.of("scale", scale);
    try (NDArray sum =
        bias == null ? call("scaled", scaled, own) : call("sum_of_biases", scaled, bias, own)) {
      return fused(x, dropped, weight, sum, a, b);
    }
  }

  private NDArray fused(
      NDArray x, NDArray dropped, NDArray weight, NDArray bias, NDArray a, NDArray b) {
    boolean half = Precision.current() == Precision.BFLOAT16;
    Map<String, Object> given = half ? Bfloat16.literals(x.getDevice(), literals) : literals;
    return bias == null
        ? call("adapted_without_bias" + (half ? "_bf16" : ""), given, x, dropped, weight, a, b)
        : call("adapted" + (half ? "_bf16" : ""), given, x, dropped, weight, bias, a, b);
  }

  /** Refuses to be merged where the map has no bias to take up that of the update. */
  @Override
  void checkMergeable(String name) {
    if (up.bias() != null && map.bias() == null) {
      throw new UsageException(
          "the adapter cannot be merged: its update of " + name + " has a bias, the map has none.");
    }
  }

  @Override
  void addTo(NDArray weight) {
    NDArray a = down.weight().getArray();
    NDArray b = up.weight().getArray();
    call("merge", Map.of("axes", axes(), "scale", scale), weight, a, b).close();
  }

  @Override
  void merge(boolean shared) {
    super.merge(shared);
    if (up.bias() != null) {
      NDArray bias = map.bias().getArray();
      biasBefore = Values.copy(bias);
      call("merge_bias", Map.of("scale", scale), bias, up.bias().getArray()).close();
    }
  }

  @Override
  void unmerge() {
    super.unmerge();
    if (up.bias() != null) {
      Values.assign(map.bias().getArray(), biasBefore);
      biasBefore.close();
    }
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    NDArray x = inputs.singletonOrThrow();
    return list(apply(context, x, context.value(map.weight()), context.value(map.bias())));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    return new Shape[] {input.slice(0, input.dimension() - 1).add(map.out())};
  }
}
