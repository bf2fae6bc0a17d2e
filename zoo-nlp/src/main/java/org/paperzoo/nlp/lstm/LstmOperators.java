package org.paperzoo.nlp.lstm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;
import org.paperzoo.core.aten.AtenOperator;
import org.paperzoo.core.aten.AtenScript;

/** The recurrences, each one call for all steps. */
final class LstmOperators {
  private static final AtenScript SCRIPT = AtenScript.load(LstmOperators.class, "operators.py");

  private LstmOperators() {}

  /**
   * Applies one layer.
   *
   * @param x [B, T, I]
   * @param lengths [B] int64, or null
   * @param h the outputs before the first step, [directions, B, H]
   * @param c the cells before the first step, [directions, B, H]
   * @param weights in the order of PyTorch
   * @return the outputs [B, T, directions · H], and h and c after the last step
   */
  static NDList layer(
      LstmConfig config, NDArray x, NDArray lengths, NDArray h, NDArray c, NDList weights) {
    Map<String, Object> literals =
        Map.of("bias", config.bias(), "bidirectional", config.bidirectional());
    String name = lengths == null ? "layer" : "packed_layer";
    AtenOperator operator = SCRIPT.operator(x.getDevice(), name, literals);
    return lengths == null
        ? operator.callWithList(weights, x, h, c)
        : operator.callWithList(weights, x, lengths, h, c);
  }

  /** Returns the output of each sequence's last step: outputs [B, T, D], lengths [B] → [B, D]. */
  static NDArray last(NDArray outputs, NDArray lengths) {
    return lengths == null
        ? SCRIPT.apply("last", outputs)
        : SCRIPT.apply("last_of", outputs, lengths);
  }
}
