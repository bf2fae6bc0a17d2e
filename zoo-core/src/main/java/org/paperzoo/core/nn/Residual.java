package org.paperzoo.core.nn;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.aten.Dropout;

/** Residual connections (He et al. 2016) of layers of Transformers. */
public final class Residual {
  private Residual() {}

  /**
   * Returns {@code x + dropout(update)}.
   *
   * @param x [..., D]
   * @param update [..., D], what a sublayer computed of x; with dropout it is changed
   * @param dropout the probability of dropping a number of the update in training
   */
  public static NDArray add(Context context, NDArray x, NDArray update, double dropout) {
    return context.training() && dropout > 0
        ? TransformerOperators.call("dropout_residual", Dropout.literals(dropout), update, x)
        : x.add(update);
  }
}
