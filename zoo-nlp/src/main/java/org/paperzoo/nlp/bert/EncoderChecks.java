package org.paperzoo.nlp.bert;

/** What the configurations of BERT and its kin must fulfil. */
public final class EncoderChecks {
  private EncoderChecks() {}

  /**
   * Checks fields that depend on each other.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static void check(
      int hiddenSize, int heads, boolean isDecoder, int vocabSize, Integer padTokenId) {
    if (hiddenSize % heads != 0) {
      throw new IllegalArgumentException(
          "hidden_size " + hiddenSize + " is not a multiple of num_attention_heads " + heads);
    }
    if (isDecoder) {
      throw new IllegalArgumentException(
          "is_decoder is true, but attention here is in both directions: the model cannot be one"
              + " that generates text from left to right");
    }
    if (padTokenId != null && padTokenId >= vocabSize) {
      throw new IllegalArgumentException(
          "pad_token_id " + padTokenId + " is not below vocab_size " + vocabSize);
    }
  }
}
