package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.TokenChecks;

/**
 * What a decoder reads: B sequences of T tokens.
 *
 * @param inputIds [B, T] int64
 * @param attentionMask [B, T], 1 for tokens and 0 for padding; null if nothing is padding
 * @param tokenTypeIds [B, T] int64, further tokens whose word vectors are added; null for none
 * @param positionIds [B, T] or [1, T] int64; null to count from 0
 */
public record DecoderInputs(
    NDArray inputIds, NDArray attentionMask, NDArray tokenTypeIds, NDArray positionIds) {
  /** The name of the input that must be given. */
  static final List<String> REQUIRED = List.of("input_ids");

  /** The names of the others, in order. */
  static final List<String> OPTIONAL = List.of("attention_mask", "token_type_ids", "position_ids");

  /** Takes the inputs of a decoder out of those of a model. */
  public static DecoderInputs of(Map<String, NDArray> inputs) {
    NDArray ids = inputs.get("input_ids");
    NDArray mask = inputs.get("attention_mask");
    boolean fits = mask != null && mask.getShape().equals(ids.getShape());
    boolean padded = mask != null && !(fits && isAllTokens(mask));
    return new DecoderInputs(
        ids,
        padded ? mask : null, // one that does not fit is kept, to be refused
        inputs.get("token_type_ids"),
        inputs.get("position_ids"));
  }

  private static boolean isAllTokens(NDArray mask) {
    try (NDArray all = mask.all()) {
      return all.getBoolean();
    }
  }

  /** Returns inputs of tokens alone. */
  public static DecoderInputs of(NDArray inputIds) {
    return new DecoderInputs(inputIds, null, null, null);
  }

  /**
   * Checks shapes and that every number has a vector in its table.
   *
   * @throws UsageException with the first thing that does not fit
   */
  void check(DecoderConfig config) {
    Shape shape = inputIds.getShape();
    TokenChecks.requireTokens(shape);
    if (shape.get(1) > config.maxLength() && positionIds == null) {
      throw new UsageException(
          "input_ids have "
              + shape.get(1)
              + " tokens, and the model takes sequences of at most "
              + config.maxLength()
              + ". Cut them.");
    }
    TokenChecks.requireBelow("input_ids", inputIds, config.vocabSize(), "vocab_size", "tokenizer");
    if (tokenTypeIds != null) {
      TokenChecks.requireSameShape("token_type_ids", tokenTypeIds, shape);
      TokenChecks.requireBelow(
          "token_type_ids", tokenTypeIds, config.vocabSize(), "vocab_size", "tokenizer");
    }
    if (positionIds != null) {
      Shape positions = positionIds.getShape();
      if (positions.dimension() != 2 || positions.get(0) != 1) {
        TokenChecks.requireSameShape("position_ids", positionIds, shape);
      }
      TokenChecks.requireBelow(
          "position_ids", positionIds, config.maxLength(), "number of positions", "tokenizer");
    }
    if (attentionMask != null) {
      TokenChecks.requireSameShape("attention_mask", attentionMask, shape);
    }
  }
}
