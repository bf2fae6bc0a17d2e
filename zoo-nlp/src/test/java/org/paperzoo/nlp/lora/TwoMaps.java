package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/** A small model with two maps, one of them without bias. */
final class TwoMaps extends ZooModel {
  private final Linear first;
  private final Linear second;

  TwoMaps() {
    first = child("first", new Linear(6, 8, true));
    second = child("second", new Linear(8, 5, false));
  }

  @Override
  public List<String> inputNames() {
    return List.of("x");
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray hidden = Activation.tanh(first.apply(context, inputs.get("x"))); // [B, T, 8]
    NDArray y = second.apply(context, hidden); // [B, T, 5]
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("y", y);
    outputs.put("loss", y.square().mean().reshape(1));
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(2, 3, 5), new Shape(1)};
  }
}
