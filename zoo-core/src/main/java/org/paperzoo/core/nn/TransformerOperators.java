package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;

/** The operators that layers of Transformers share, each one call. */
final class TransformerOperators {
  private static final AtenScript SCRIPT =
      AtenScript.load(TransformerOperators.class, "transformer.py");

  private TransformerOperators() {}

  static NDArray call(String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }
}
