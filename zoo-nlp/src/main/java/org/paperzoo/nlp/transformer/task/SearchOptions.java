package org.paperzoo.nlp.transformer.task;

import org.paperzoo.core.generate.EarlyStopping;
import org.paperzoo.core.generate.GenerationOptions;
import org.paperzoo.core.generate.LengthNormalization;

/**
 * How sentences are translated.
 *
 * @param beams how many translations are followed
 * @param lengthPenalty the power of what a log probability is divided by
 * @param lengthNormalization what that is
 * @param temperature of sampling; 0 takes the likeliest
 * @param topK how many likeliest tokens may be drawn; 0 for all
 * @param topP the probability of the nucleus that may be drawn from; 1 for all
 * @param extraTokens how many tokens more than its source a translation may have
 * @param sentences how many are translated at once
 * @param seed of sampling
 */
record SearchOptions(
    int beams,
    double lengthPenalty,
    LengthNormalization lengthNormalization,
    double temperature,
    int topK,
    double topP,
    int extraTokens,
    int sentences,
    long seed) {
  /** Returns the options for translations of so many tokens at most. */
  GenerationOptions generation(int most) {
    return new GenerationOptions(
        most,
        temperature,
        topK,
        topP,
        0,
        1,
        0,
        beams,
        lengthPenalty,
        lengthNormalization,
        EarlyStopping.WHEN_UNLIKELY,
        seed);
  }
}
