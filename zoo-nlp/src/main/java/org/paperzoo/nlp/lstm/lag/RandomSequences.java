package org.paperzoo.nlp.lstm.lag;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.data.SplitMix64;

/** Sequences that are drawn anew each time, and right if each output is near enough. */
final class RandomSequences implements Problem.Sequences {
  private final long training;
  private final long test;
  private final double tolerance;
  private final Function<RandomGenerator, Sequence> draw;

  /**
   * Creates the sequences of a trial.
   *
   * @param tolerance the absolute error of an output unit that is too large
   * @param draw draws a sequence
   */
  RandomSequences(long seed, double tolerance, Function<RandomGenerator, Sequence> draw) {
    training = Seeds.of(seed, "training");
    test = Seeds.of(seed, "test");
    this.tolerance = tolerance;
    this.draw = draw;
  }

  @Override
  public Sequence training(long number) {
    return draw.apply(new SplitMix64(Seeds.of(training, number)));
  }

  @Override
  public Sequence test(long number) {
    return draw.apply(new SplitMix64(Seeds.of(test, number)));
  }

  @Override
  public boolean right(Sequence sequence, int step, double[] outputs) {
    return Problem.largestError(sequence.truths()[step], outputs) < tolerance;
  }
}
