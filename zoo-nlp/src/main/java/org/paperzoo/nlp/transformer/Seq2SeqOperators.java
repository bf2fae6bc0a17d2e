package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.paperzoo.core.aten.AtenScript;

/** The steps of the encoder-decoder that other Transformers do not have, each one call. */
final class Seq2SeqOperators {
  private static final AtenScript SCRIPT = AtenScript.load(Seq2SeqOperators.class, "operators.py");

  private Seq2SeqOperators() {}

  static NDArray call(String operator, Map<String, Object> literals, NDArray... arguments) {
    return SCRIPT.operator(arguments[0].getDevice(), operator, literals).apply(arguments);
  }

  /**
   * Returns what is added to attention scores, 0 where the mask is 1, the least float32 where it is
   * 0.
   *
   * @param mask [B, S] over the tokens attended to
   * @return [B, 1, 1, S] float32
   */
  static NDArray tokenMask(NDArray mask) {
    return call("token_mask", Map.of(), mask);
  }

  /**
   * Returns what is added to the scores of causal attention.
   *
   * @param mask [B, T] over the tokens attended to
   * @return [B, 1, T, T] float32
   */
  static NDArray causalTokenMask(NDArray mask) {
    return call("causal_token_mask", Map.of(), mask);
  }

  /**
   * Returns the decoder's input, one token behind the labels; -100 becomes padding.
   *
   * @param labels [B, T] int64
   */
  static NDArray shiftRight(NDArray labels, TransformerConfig config) {
    return call(
        "shift_right",
        Map.of("start", config.decoderStartTokenId(), "padding", config.padTokenId()),
        labels);
  }
}
