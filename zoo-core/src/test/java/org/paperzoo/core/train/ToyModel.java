package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.Dropout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Linear;
import org.paperzoo.core.nn.ZooModel;

/** A two-layer perceptron with dropout, small enough to train in a test. */
final class ToyModel extends ZooModel {
  static final int IN = 4;
  static final int HIDDEN = 16;

  private final Linear hidden = child("hidden", new Linear(IN, HIDDEN, true));
  private float rate = 0.1f;
  private final Linear output = child("output", new Linear(HIDDEN, 1, true));

  void setDropout(float newRate) {
    rate = newRate;
  }

  @Override
  public List<String> inputNames() {
    return List.of("x");
  }

  @Override
  public List<String> optionalInputNames() {
    return List.of("y");
  }

  @Override
  public Map<String, NDArray> forward(Context context, Map<String, NDArray> inputs) {
    NDArray h = Activation.tanh(hidden.apply(context, inputs.get("x"))); // [B, HIDDEN]
    NDArray prediction =
        output.apply(
            context, Dropout.dropout(h, rate, context.training()).singletonOrThrow()); // [B, 1]
    Map<String, NDArray> outputs = new LinkedHashMap<>();
    outputs.put("prediction", prediction);
    if (inputs.containsKey("y")) {
      outputs.put("loss", prediction.sub(inputs.get("y")).square().mean().reshape(1));
    }
    return outputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), 1)};
  }
}
