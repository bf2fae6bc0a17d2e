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
    return AttentionMasks.gptNeo(x, mask, window());
  }

  @Override
  int window() {
    GptNeoConfig own = (GptNeoConfig) config();
    return own.attentionLayers().contains(AttentionTypes.LOCAL) ? own.windowSize() : 0;
  }
}
