package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import java.util.Map;

/** Values of arrays, copied and exchanged whether they are trained or not. */
final class Values {
  private Values() {}

  /** Returns a copy that lives as long as the array's manager, or until it is closed. */
  static NDArray copy(NDArray array) {
    return copy(array, array.getManager());
  }

  private static NDArray copy(NDArray array, NDManager manager) {
    NDArray copy = manager.create(array.getShape(), array.getDataType());
    NDScope.unregister(copy);
    assign(copy, array);
    return copy;
  }

  /** Returns a parameter like another, not initialised, that begins with the other's values. */
  static Parameter parameter(Parameter like) {
    return Parameter.builder()
        .setName(like.getName())
        .setType(like.getType())
        .optShape(like.getShape())
        .optInitializer((manager, shape, type) -> copy(like.getArray(), manager))
        .build();
  }

  /** Returns a parameter like another with values of its own that are not trained. */
  static Parameter parameter(Parameter like, NDArray values) {
    Parameter parameter =
        Parameter.builder()
            .setName(like.getName())
            .setType(like.getType())
            .optRequiresGrad(false)
            .build();
    parameter.setArray(values);
    return parameter;
  }

  /** Gives an array the values of another, in place and without a trace for autograd. */
  static void assign(NDArray to, NDArray from) {
    LoraUpdate.call("assign", Map.of(), to, from).close();
  }

  /** Lets a parameter and an array change their memory, so that each has the other's values. */
  static void exchange(Parameter parameter, NDArray other) {
    boolean trained = parameter.requiresGradient();
    parameter.freeze(true); // autograd guards what it may need
    LoraUpdate.call("exchange", Map.of(), parameter.getArray(), other).close();
    parameter.freeze(!trained);
  }
}
