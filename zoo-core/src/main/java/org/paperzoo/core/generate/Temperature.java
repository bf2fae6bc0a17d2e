package org.paperzoo.core.generate;

/**
 * Sharpens (below 1) or flattens (above 1) the distribution: scores are divided by the temperature.
 *
 * @param temperature above 0
 */
public record Temperature(double temperature) implements LogitsProcessor {
  @Override
  public void process(TokenSequence text, float[] scores) {
    float divisor = (float) temperature;
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= divisor;
    }
  }
}
