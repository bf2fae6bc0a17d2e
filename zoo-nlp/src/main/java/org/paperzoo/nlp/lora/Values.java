package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Map;

/** Values of arrays, copied whether they are trained or not. */
final class Values {
  private Values() {}

  /** Returns a copy that lives as long as the array's manager, or until it is closed. */
  static NDArray copy(NDArray array) {
    NDArray copy = array.getManager().create(array.getShape(), array.getDataType());
    NDScope.unregister(copy);
    assign(copy, array);
    return copy;
  }

  /** Gives an array the values of another, in place and without a trace for autograd. */
  static void assign(NDArray to, NDArray from) {
    LoraLinear.call("assign", Map.of(), to, from).close();
  }
}
