package org.paperzoo.core.metrics;

/**
 * Perplexity of a language model: {@code exp(-1/N sum_i log p(x_i | x_<i))} over the N predicted
 * tokens (Jurafsky and Martin, Speech and Language Processing, chapter 3), natural logarithm.
 */
public final class Perplexity implements Metric {
  private final WeightedMean mean = new WeightedMean();

  /**
   * Adds the mean negative log-likelihood (nats per token) of a batch that predicted {@code tokens}
   * tokens.
   *
   * @throws IllegalArgumentException if {@code tokens} is negative
   */
  public void add(double meanNegativeLogLikelihood, long tokens) {
    mean.add(meanNegativeLogLikelihood, tokens);
  }

  /** Returns the mean negative log-likelihood in nats per token: the logarithm of the value. */
  public double meanNegativeLogLikelihood() {
    return mean.value();
  }

  @Override
  public double value() {
    return Math.exp(mean.value());
  }

  @Override
  public void reset() {
    mean.reset();
  }
}
