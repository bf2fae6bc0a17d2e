package org.paperzoo.nlp.bert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;

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
    if (shape.dimension() != 2 || shape.size() == 0) {
      throw new UsageException(
          "input_ids must be [batch, tokens] with at least one token, not " + shape + ".");
    }
    if (shape.get(1) > config.maxLength()) {
      throw new UsageException(
          "input_ids have "
              + shape.get(1)
              + " tokens, and the model takes sequences of at most "
              + config.maxLength()
              + ". Cut them.");
    }
    check("input_ids", inputIds, config.vocabSize(), "vocab_size", "tokenizer");
    if (tokenTypeIds != null) {
      same("token_type_ids", tokenTypeIds, shape);
      check("token_type_ids", tokenTypeIds, config.typeVocabSize(), "type_vocab_size", "data");
    }
    if (positionIds != null) {
      if (positionIds.getShape().get(0) != 1) {
        same("position_ids", positionIds, shape);
      }
      int positions = config.maxPositionEmbeddings();
      check("position_ids", positionIds, positions, "max_position_embeddings", "data");
    }
    if (attentionMask != null && attentionMask.getShape().dimension() != 3) {
      same("attention_mask", attentionMask, shape);
    }
  }

  private static void same(String name, NDArray array, Shape shape) {
    if (!array.getShape().equals(shape)) {
      throw new UsageException(
          name
              + " must be of the shape of input_ids, "
              + shape
              + ", not "
              + array.getShape()
              + ".");
    }
  }

  private static void check(String name, NDArray array, int size, String limit, String partner) {
    long least;
    long greatest;
    try (NDArray min = array.min();
        NDArray max = array.max()) {
      least = min.getLong();
      greatest = max.getLong();
    }
    if (least < 0 || greatest >= size) {
      throw new UsageException(
          name
              + " contain "
              + (least < 0 ? least : greatest)
              + ", and the model's "
              + limit
              + " is "
              + size
              + ". Check that "
              + partner
              + " and model belong together.");
    }
  }
}
