package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.TokenChecks;

/**
 * What an encoder reads: B sequences of T tokens.
 *
 * @param inputIds [B, T] int64
 * @param attentionMask [B, T], 1 for tokens and 0 for padding, or [B, T, T]; null if nothing is
 *     padding
 * @param tokenTypeIds [B, T] int64, the segment of each token; null if all are of the first
 * @param positionIds [B, T] or [1, T] int64; null to count
 */
public record EncoderInputs(
    NDArray inputIds, NDArray attentionMask, NDArray tokenTypeIds, NDArray positionIds) {
  /** The name of the input that must be given. */
  static final List<String> REQUIRED = List.of("input_ids");

  /** The names of the others, in order. */
  static final List<String> OPTIONAL = List.of("attention_mask", "token_type_ids", "position_ids");

  /** Takes the inputs of an encoder out of those of a model. */
  public static EncoderInputs of(Map<String, NDArray> inputs) {
    return new EncoderInputs(
        inputs.get("input_ids"),
        inputs.get("attention_mask"),
        inputs.get("token_type_ids"),
        inputs.get("position_ids"));
  }

  /** Returns inputs [B, C, T] as [B C, T]. */
  EncoderInputs flattened() {
    return new EncoderInputs(
        flat(inputIds), flat(attentionMask), flat(tokenTypeIds), flat(positionIds));
  }

  private static NDArray flat(NDArray array) {
    return array == null ? null : array.reshape(-1, array.getShape().getLastDimension());
  }

  /**
   * Checks shapes and that every number has a vector in its table.
   *
   * @throws UsageException with the first thing that does not fit
   */
  void check(EncoderConfig config) {
    Shape shape = inputIds.getShape();
    TokenChecks.requireTokens(shape);
    if (shape.get(1) > config.maxLength()) {
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
          "token_type_ids", tokenTypeIds, config.typeVocabSize(), "type_vocab_size", "data");
    }
    if (positionIds != null) {
      if (positionIds.getShape().get(0) != 1) {
        TokenChecks.requireSameShape("position_ids", positionIds, shape);
      }
      int positions = config.maxPositionEmbeddings();
      TokenChecks.requireBelow(
          "position_ids", positionIds, positions, "max_position_embeddings", "data");
    }
    if (attentionMask != null && attentionMask.getShape().dimension() != 3) {
      TokenChecks.requireSameShape("attention_mask", attentionMask, shape);
    }
  }
}
