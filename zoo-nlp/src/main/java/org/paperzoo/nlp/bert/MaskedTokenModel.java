package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import org.paperzoo.core.aten.Aten;
import org.paperzoo.core.nn.Context;

/** A model with a head that predicts masked tokens. */
public interface MaskedTokenModel {
  /** Returns the vectors that the head works on. */
  Encoded encode(Context context, EncoderInputs inputs);

  /** Returns the scores of all tokens, [..., V], for hidden states [..., D]. */
  NDArray tokenLogits(Context context, NDArray hidden);

  /**
   * Returns the scores at some tokens alone: a sixth of the work where a sixth of the tokens is
   * masked.
   *
   * @param hidden [B, T, D]
   * @param places [M] int64, indices into the B T tokens
   * @return [M, V]
   */
  default NDArray tokenLogitsAt(Context context, NDArray hidden, NDArray places) {
    try (NDArray flat = hidden.reshape(-1, hidden.getShape().getLastDimension()); // [B T, D]
        NDArray chosen = Aten.indexSelect(flat, 0, places)) { // [M, D]
      return tokenLogits(context, chosen);
    }
  }
}
