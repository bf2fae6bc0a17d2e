package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;

/**
 * The masks of one pass through the layers; those of a kind share one. It owns them.
 *
 * @param global of layers that see all tokens before; null if nothing is padding
 * @param local of layers with a window: what they hide, or without padding the band of {@link
 *     GptOperators#bandedAttention}; null if no sequence is longer than the window
 * @param banded whether {@code local} is such a band
 * @param added what GPT-Neo's layers add to scores; null if nothing is padding
 */
record AttentionMasks(NDArray global, NDArray local, boolean banded, NDArray added)
    implements AutoCloseable {
  /** No padding, and nothing longer than a window. */
  static final AttentionMasks NONE = new AttentionMasks(null, null, false, null);

  /**
   * Makes the masks of GPT-2's layers.
   *
   * @param mask [B, T] of 1 for tokens and 0 for padding, or null
   */
  static AttentionMasks gpt2(NDArray mask) {
    return mask == null
        ? NONE
        : new AttentionMasks(GptOperators.causalMask(mask), null, false, null);
  }

  /**
   * Makes the masks of GPT-Neo's layers.
   *
   * @param x [B, T, D] what the layers are applied to
   * @param mask [B, T] of 1 for tokens and 0 for padding, or null
   * @param window of the local layers; 0 if there are none
   */
  static AttentionMasks gptNeo(NDArray x, NDArray mask, int window) {
    if (mask != null) {
      return new AttentionMasks(
          GptOperators.hiddenMask(mask, 0),
          window > 0 ? GptOperators.hiddenMask(mask, window) : null,
          false,
          GptOperators.additiveMask(mask));
    }
    return window > 0 && x.getShape().get(1) > window
        ? new AttentionMasks(null, GptOperators.bandMask(x, window), true, null)
        : NONE;
  }

  @Override
  public void close() {
    for (NDArray mask : new NDArray[] {global, local, added}) {
      if (mask != null) {
        mask.close();
      }
    }
  }
}
