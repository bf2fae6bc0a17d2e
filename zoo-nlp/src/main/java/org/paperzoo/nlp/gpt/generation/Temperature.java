package org.paperzoo.nlp.gpt.generation;

/**
 * Sharpens (below 1) or flattens (above 1) the distribution: scores are divided by the temperature.
 *
 * @param temperature above 0
 */
public record Temperature(double temperature) implements LogitsProcessor {
  @Override
  public void process(long[] tokens, int length, float[] scores) {
    float divisor = (float) temperature;
    for (int i = 0; i < scores.length; i++) {
      scores[i] /= divisor;
    }
  }
}
