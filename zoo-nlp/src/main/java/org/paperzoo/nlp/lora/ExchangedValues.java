package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The model's parameters for which an adapter has values of its own. While the adapter is on the
 * model, they have the adapter's values and the model's are kept aside; off it, the other way
 * round. Values change places, they are not copied; a parameter with several names is exchanged
 * once.
 */
final class ExchangedValues {
  private final Set<Parameter> parameters = new LinkedHashSet<>(); // these define no equality
  private final Map<Parameter, NDArray> aside = new LinkedHashMap<>();
  private boolean attached;

  void add(Parameter parameter) {
    parameters.add(parameter);
  }

  /** Puts the adapter's values into the model. They begin as the model's. */
  void attach() {
    exchange();
    attached = true;
  }

  /** Gives the model its own values back. */
  void detach() {
    exchange();
    attached = false;
  }

  private void exchange() {
    for (Parameter parameter : parameters) {
      if (!parameter.isInitialized()) {
        continue; // there are shapes only
      }
      NDArray other = aside.get(parameter);
      if (other == null) {
        aside.put(parameter, Values.copy(parameter.getArray()));
      } else {
        Values.exchange(parameter, other);
      }
    }
  }

  /** Returns the adapter's value of a parameter, whether it is on the model or not. */
  NDArray value(Parameter parameter) {
    NDArray other = aside.get(parameter);
    return attached || other == null ? parameter.getArray() : other;
  }

  /** Frees the adapter's values; it is not on the model. */
  void release() {
    aside.values().forEach(NDArray::close);
  }
}
