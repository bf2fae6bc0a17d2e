package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.TokenChecks;

/**
 * What an encoder-decoder reads: B source texts of S tokens and B target texts of T.
 *
 * @param inputIds [B, S] int64
 * @param attentionMask [B, S], 1 for tokens and 0 for padding; null if nothing is padding
 * @param decoderInputIds [B, T] int64
 * @param decoderAttentionMask [B, T]; null if nothing is padding
 */
public record TranslationInputs(
    NDArray inputIds,
    NDArray attentionMask,
    NDArray decoderInputIds,
    NDArray decoderAttentionMask) {
  /** The names of the inputs, in order. */
  static final List<String> NAMES =
      List.of("input_ids", "attention_mask", "decoder_input_ids", "decoder_attention_mask");

  /** Takes the inputs of an encoder-decoder out of those of a model. */
  public static TranslationInputs of(Map<String, NDArray> inputs) {
    return new TranslationInputs(
        inputs.get("input_ids"),
        inputs.get("attention_mask"),
        inputs.get("decoder_input_ids"),
        inputs.get("decoder_attention_mask"));
  }

  /** Returns these inputs with others for the decoder. */
  TranslationInputs withDecoderInputIds(NDArray ids) {
    return new TranslationInputs(inputIds, attentionMask, ids, decoderAttentionMask);
  }

  /**
   * Checks shapes and that every number has a vector in its table.
   *
   * @throws UsageException with the first thing that does not fit
   */
  void check(TransformerConfig config) {
    checkSource(inputIds, attentionMask, config);
    checkTokens(
        "decoder_input_ids",
        decoderInputIds,
        config.decoderVocabSize(),
        "decoder_vocab_size",
        config.maxPositionEmbeddings());
    if (decoderInputIds.getShape().get(0) != inputIds.getShape().get(0)) {
      throw new UsageException(
          "decoder_input_ids have "
              + decoderInputIds.getShape().get(0)
              + " texts, and input_ids "
              + inputIds.getShape().get(0)
              + ": each source text needs one target text.");
    }
    requireMask(
        "decoder_attention_mask", decoderAttentionMask, "decoder_input_ids", decoderInputIds);
  }

  /** Checks what the encoder reads. */
  static void checkSource(NDArray ids, NDArray mask, TransformerConfig config) {
    checkTokens("input_ids", ids, config.vocabSize(), "vocab_size", config.maxPositionEmbeddings());
    requireMask("attention_mask", mask, "input_ids", ids);
  }

  private static void requireMask(String name, NDArray mask, String idsName, NDArray ids) {
    if (mask != null && !mask.getShape().equals(ids.getShape())) {
      throw new UsageException(
          name
              + " must be of the shape of "
              + idsName
              + ", "
              + ids.getShape()
              + ", not "
              + mask.getShape()
              + ".");
    }
  }

  private static void checkTokens(String name, NDArray ids, int size, String limit, int longest) {
    Shape shape = ids.getShape();
    if (shape.dimension() != 2 || shape.size() == 0) {
      throw new UsageException(
          name + " must be [batch, tokens] with at least one token, not " + shape + ".");
    }
    if (shape.get(1) > longest) {
      throw new UsageException(
          name
              + " have "
              + shape.get(1)
              + " tokens, and the model's max_position_embeddings is "
              + longest
              + ". Cut them.");
    }
    TokenChecks.requireBelow(name, ids, size, limit, "tokenizer");
  }
}
