package org.paperzoo.vision.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.TokenChecks;

/**
 * What the text encoder reads: B texts of T tokens.
 *
 * @param inputIds [B, T] int64
 * @param attentionMask [B, T], 1 for tokens and 0 for padding; null if all are seen. Padding behind
 *     the token that ends a text does not matter to its embedding.
 * @param positionIds [B, T] or [1, T] int64; null to count
 */
public record TextInputs(NDArray inputIds, NDArray attentionMask, NDArray positionIds) {
  /** The name of the input that must be given. */
  static final String REQUIRED = "input_ids";

  /** The names of the others, in order. */
  static final List<String> OPTIONAL = List.of("attention_mask", "position_ids");

  /** All of them, which are integers. */
  static final List<String> ALL = List.of("input_ids", "attention_mask", "position_ids");

  /** Takes the inputs of a text encoder out of those of a model. */
  public static TextInputs of(Map<String, NDArray> inputs) {
    return new TextInputs(
        inputs.get(REQUIRED), inputs.get("attention_mask"), inputs.get("position_ids"));
  }

  /**
   * Checks shapes and that every number has a vector in its table.
   *
   * @throws UsageException with the first thing that does not fit
   */
  void check(ClipTextConfig config) {
    Shape shape = inputIds.getShape();
    TokenChecks.requireTokens(shape);
    if (shape.get(1) > config.maxPositionEmbeddings()) {
      throw new UsageException(
          "input_ids have "
              + shape.get(1)
              + " tokens, and the model takes texts of at most "
              + config.maxPositionEmbeddings()
              + ". Truncate them.");
    }
    range(REQUIRED, inputIds, config.vocabSize(), "vocab_size");
    if (attentionMask != null) {
      TokenChecks.requireSameShape("attention_mask", attentionMask, shape);
    }
    if (positionIds != null) {
      if (positionIds.getShape().get(0) != 1) {
        TokenChecks.requireSameShape("position_ids", positionIds, shape);
      }
      range("position_ids", positionIds, config.maxPositionEmbeddings(), "max_position_embeddings");
    }
  }

  private static void range(String name, NDArray array, int size, String key) {
    TokenChecks.outOfRange(array, size)
        .ifPresent(
            wrong -> {
              throw new UsageException(
                  name + " holds " + wrong + ", but the model's " + key + " is " + size + ".");
            });
  }
}
