package org.paperzoo.core.generate;

/** What beam search divides the log probability of a text by, so that long ones have a chance. */
public enum LengthNormalization {
  /** length<sup>penalty</sup>, as {@code transformers}. */
  POWER {
    @Override
    double of(int length, double penalty) {
      return Math.pow(length, penalty);
    }
  },
  /**
   * ((5 + length) / 6)<sup>penalty</sup>, as Google's neural machine translation (Wu et al. 2016,
   * equation 14) and the code of the Transformer's authors.
   */
  GNMT {
    @Override
    double of(int length, double penalty) {
      return Math.pow((5.0 + length) / 6.0, penalty);
    }
  };

  /**
   * Returns the divisor.
   *
   * @param length of what was added to the prompt, its end token included
   */
  abstract double of(int length, double penalty);
}
