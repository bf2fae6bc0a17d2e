package org.paperzoo.nlp.gpt;

import ai.djl.ndarray.NDArray;

/** The decoder with GPT-2's layers (Radford et al. 2019). */
public final class Gpt2Model extends DecoderModel {
  /** Creates a model, not initialised. */
  public Gpt2Model(Gpt2Config config) {
    super(config);
  }

  @Override
  DecoderLayer layer(int number) {
    return new Gpt2Layer((Gpt2Config) config(), number);
  }

  @Override
  AttentionMasks masks(NDArray x, NDArray mask) {
    return AttentionMasks.gpt2(mask);
  }

  @Override
  int window() {
    return 0;
  }
}
