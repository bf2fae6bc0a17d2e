package org.paperzoo.nlp.lstm.lag;

import org.paperzoo.nlp.lstm.original.OnlineLearner;

/**
 * A sequence of symbols or of values, with targets at some steps.
 *
 * @param symbols the input unit that is 1 at each step, [T]; null if the inputs are values
 * @param values the inputs, [T · I]; null if they are symbols
 * @param targets what the outputs are trained to be at each step, [T][K]; null at steps without
 * @param truths what they are judged by, which may lack the noise of the targets; null at steps
 *     that do not count
 */
record Sequence(int[] symbols, double[] values, double[][] targets, double[][] truths) {
  /** Creates a sequence of symbols that is judged by its targets. */
  static Sequence ofSymbols(int[] symbols, double[][] targets) {
    return new Sequence(symbols, null, targets, targets);
  }

  /** Creates a sequence of values with a target at its end. */
  static Sequence ofValues(double[] values, int steps, double target, double truth) {
    double[][] targets = new double[steps][];
    double[][] truths = new double[steps][];
    targets[steps - 1] = new double[] {target};
    truths[steps - 1] = new double[] {truth};
    return new Sequence(null, values, targets, truths);
  }

  /** Returns T. */
  int steps() {
    return targets.length;
  }

  /** Lets a network read one step and returns its outputs. */
  double[] read(OnlineLearner learner, int step, boolean learning) {
    return symbols != null
        ? learner.step(symbols[step], learning)
        : learner.step(values, step * (values.length / targets.length), learning);
  }
}
