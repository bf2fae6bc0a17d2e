package org.paperzoo.nlp.lstm.lag;

import org.paperzoo.nlp.lstm.original.OnlineLearner;

/** How the outputs of sequences come out. */
final class Tally {
  private final Problem.Sequences problem;
  private long wrong;
  private double absolute;
  private double squared;
  private long outputs;

  Tally(Problem.Sequences problem) {
    this.problem = problem;
  }

  /**
   * Adds test sequences, until more are wrong than may be.
   *
   * @param first the number of the first
   */
  void addTests(OnlineLearner learner, long first, long count, long mayBeWrong) {
    for (long i = 0; i < count && wrong <= mayBeWrong; i++) {
      Sequence sequence = problem.test(first + i);
      learner.reset();
      boolean right = true;
      for (int t = 0; t < sequence.steps(); t++) {
        right &= add(sequence, t, sequence.read(learner, t, false));
      }
      wrong += right ? 0 : 1;
    }
  }

  /** Adds the outputs of a step and returns whether they are right, or do not count. */
  boolean add(Sequence sequence, int step, double[] y) {
    double[] truth = sequence.truths()[step];
    if (truth == null) {
      return true;
    }
    for (int k = 0; k < truth.length; k++) {
      double error = truth[k] - y[k];
      absolute += Math.abs(error);
      squared += error * error;
    }
    outputs += truth.length;
    return problem.right(sequence, step, y);
  }

  /** Returns the number of test sequences with an output that is wrong. */
  long wrong() {
    return wrong;
  }

  /** Returns the mean absolute error of an output unit. */
  double meanError() {
    return absolute / outputs;
  }

  /** Returns the mean squared error of an output unit. */
  double meanSquare() {
    return squared / outputs;
  }
}
