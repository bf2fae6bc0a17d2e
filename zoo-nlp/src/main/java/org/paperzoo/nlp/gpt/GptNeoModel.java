package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;

/**
 * The decoder with GPT-Neo's layers (Black et al. 2021), whose attention is dense or locally
 * banded, as GPT-3's.
 */
public final class GptNeoModel extends DecoderModel {
  /** Creates a model, not initialised. */
  public GptNeoModel(GptNeoConfig config) {
    super(config);
  }

  @Override
  DecoderLayer layer(int number) {
    return new GptNeoLayer((GptNeoConfig) config(), number);
  }

  @Override
  AttentionMasks masks(NDArray x, NDArray mask) {
    int window = window();
    return window > 0 ? AttentionMasks.gptNeo(x, mask, window) : dense(mask);
  }

  private static AttentionMasks dense(NDArray mask) {
    return mask == null
        ? AttentionMasks.NONE
        : new AttentionMasks(GptOperators.additiveMask(mask, 0), null, false);
  }

  @Override
  int window() {
    GptNeoConfig own = (GptNeoConfig) config();
    return own.attentionLayers().contains(AttentionTypes.LOCAL) ? own.windowSize() : 0;
  }
}
