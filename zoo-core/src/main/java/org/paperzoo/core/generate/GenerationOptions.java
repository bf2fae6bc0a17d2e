package org.paperzoo.core.generate;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.error.UsageException;

/**
 * How a text is continued.
 *
 * @param maxNewTokens the most tokens that are added
 * @param temperature divides the scores; 0 takes the likeliest token always
 * @param topK how many likeliest tokens may be drawn; 0 for all
 * @param topP the probability of the nucleus that may be drawn from; 1 for all
 * @param minP the least probability relative to the likeliest token's; 0 for any
 * @param repetitionPenalty of tokens that the text has; 1 for none
 * @param noRepeatNgramSize the length of token sequences that may not come twice; 0 for none
 * @param beams how many continuations are followed; 1 follows one, without search
 * @param lengthPenalty the power of what a beam's log probability is divided by: above 0 favours
 *     long continuations, below 0 short ones
 * @param lengthNormalization what that is
 * @param earlyStopping when beam search ends
 * @param seed what draws derive from
 */
public record GenerationOptions(
    int maxNewTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    int noRepeatNgramSize,
    int beams,
    double lengthPenalty,
    LengthNormalization lengthNormalization,
    EarlyStopping earlyStopping,
    long seed) {

  /**
   * Checks the options.
   *
   * @throws UsageException if one is out of range, or beams are to be drawn
   */
  public GenerationOptions {
    require(maxNewTokens >= 1, "max_new_tokens must be at least 1, not " + maxNewTokens);
    require(temperature >= 0, "temperature must not be negative, but is " + temperature);
    require(topK >= 0, "top_k must not be negative, but is " + topK);
    require(topP > 0 && topP <= 1, "top_p must be above 0 and at most 1, not " + topP);
    require(minP >= 0 && minP <= 1, "min_p must be from 0 to 1, not " + minP);
    require(repetitionPenalty > 0, "repetition_penalty must be positive, not " + repetitionPenalty);
    require(
        noRepeatNgramSize >= 0,
        "no_repeat_ngram_size must not be negative, but is " + noRepeatNgramSize);
    require(beams >= 1, "beams must be at least 1, not " + beams);
    require(
        beams == 1 || temperature == 0,
        "beam search takes the likeliest continuations: set temperature to 0 or beams to 1");
  }

  /** Creates options whose beams are divided by a power of the length itself. */
  public GenerationOptions(
      int maxNewTokens,
      double temperature,
      int topK,
      double topP,
      double minP,
      double repetitionPenalty,
      int noRepeatNgramSize,
      int beams,
      double lengthPenalty,
      EarlyStopping earlyStopping,
      long seed) {
    this(
        maxNewTokens,
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        noRepeatNgramSize,
        beams,
        lengthPenalty,
        LengthNormalization.POWER,
        earlyStopping,
        seed);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new UsageException(message + ".");
    }
  }

  /** Returns options that always take the likeliest token. */
  public static GenerationOptions greedy(int maxNewTokens) {
    return new GenerationOptions(
        maxNewTokens, 0, 0, 1, 0, 1, 0, 1, 1, EarlyStopping.WHEN_UNLIKELY, 0);
  }

  /** Returns options that draw from the model's own distribution. */
  public static GenerationOptions sampling(int maxNewTokens, double temperature, long seed) {
    return new GenerationOptions(
        maxNewTokens, temperature, 0, 1, 0, 1, 0, 1, 1, EarlyStopping.WHEN_UNLIKELY, seed);
  }

  /** Returns options that search with beams. */
  public static GenerationOptions beamSearch(
      int maxNewTokens, int beams, double lengthPenalty, int noRepeatNgramSize) {
    return new GenerationOptions(
        maxNewTokens,
        0,
        0,
        1,
        0,
        1,
        noRepeatNgramSize,
        beams,
        lengthPenalty,
        EarlyStopping.WHEN_UNLIKELY,
        0);
  }

  /**
   * Returns the processors that these options ask for before the temperature divides the scores, in
   * the reference's order.
   */
  List<LogitsProcessor> processors() {
    List<LogitsProcessor> processors = new ArrayList<>();
    if (repetitionPenalty != 1) {
      processors.add(new RepetitionPenalty(repetitionPenalty));
    }
    if (noRepeatNgramSize > 0) {
      processors.add(new NoRepeatNgram(noRepeatNgramSize));
    }
    return List.copyOf(processors);
  }

  /** Returns the processors that choose, after the temperature, from which tokens one is drawn. */
  List<LogitsProcessor> filters() {
    List<LogitsProcessor> filters = new ArrayList<>();
    if (temperature > 0) {
      if (topK > 0) {
        filters.add(new TopK(topK));
      }
      if (topP < 1) {
        filters.add(new TopP(topP));
      }
      if (minP > 0) {
        filters.add(new MinP(minP));
      }
    }
    return List.copyOf(filters);
  }
}
