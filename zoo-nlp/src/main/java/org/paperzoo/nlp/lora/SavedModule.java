package org.paperzoo.nlp.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.ZooBlock;

/**
 * Parameters of the model itself that an adapter trains: while it is on the model they are these,
 * with the adapter's values; otherwise the model has its own values back and the adapter's are kept
 * aside. They begin as the model's own.
 */
final class SavedModule extends ZooBlock {
  private final Map<String, NDArray> aside = new LinkedHashMap<>();

  /**
   * Creates a module.
   *
   * @param own the model's parameters by their names within their module
   */
  SavedModule(Map<String, Parameter> own) {
    parameters.putAll(own);
  }

  /** Puts the adapter's values into the model and the model's own aside, or the other way round. */
  void exchange() {
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      if (!entry.getValue().isInitialized()) {
        continue; // there are shapes only
      }
      NDArray live = entry.getValue().getArray();
      NDArray copy = Values.copy(live);
      NDArray other = aside.put(entry.getKey(), copy);
      if (other != null) {
        Values.assign(live, other);
        other.close();
      }
    }
  }

  /** Returns what was put aside, by the names of the parameters. */
  Map<String, NDArray> aside() {
    return aside;
  }

  @Override
  protected NDList forward(Context context, NDList inputs) {
    throw new UnsupportedOperationException("the module computes within its model");
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    throw new UnsupportedOperationException("the module computes within its model");
  }
}
