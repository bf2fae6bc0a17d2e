package org.paperzoo.core.data;

/** How the bytes 0 to 255 of an image become the numbers that a model sees. */
public enum PixelValues {
  /** byte / 255, in [0, 1]: a grey value. */
  UNIT,
  /** 1 where the byte is 128 or more, else 0: the same black and white picture every time. */
  THRESHOLD,
  /**
   * 1 with probability byte / 255, else 0, drawn again for every batch: the grey value as the
   * probability of a white pixel, as is usual for likelihoods on MNIST (Salakhutdinov and Murray,
   * "On the quantitative analysis of deep belief networks", 2008).
   */
  BERNOULLI
}
