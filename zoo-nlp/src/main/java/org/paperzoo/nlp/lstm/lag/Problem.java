package org.paperzoo.nlp.lstm.lag;

import org.paperzoo.core.config.Choice;
import org.paperzoo.core.config.Doc;

/** The {@code data} section: which problem of the paper. */
@Choice
@Doc("The problem")
public sealed interface Problem
    permits Reber, TimeLags, Distractors, TwoSequences, MarkedPairs, TemporalOrder {
  /** Returns I. */
  int inputs();

  /** Returns K. */
  int outputs();

  /** Opens the sequences of a trial. */
  Sequences open(long seed);

  /** The sequences of a trial, each a function of its number. */
  interface Sequences {
    /** Returns a training sequence. */
    Sequence training(long number);

    /** Returns a test sequence. */
    Sequence test(long number);

    /** Returns how many different test sequences there are at most. */
    default long tests() {
      return Long.MAX_VALUE;
    }

    /**
     * Returns whether the outputs at a step that counts are right.
     *
     * @param sequence one of those above
     */
    boolean right(Sequence sequence, int step, double[] outputs);
  }

  /** Returns the largest absolute error of an output unit. */
  static double largestError(double[] truth, double[] outputs) {
    double largest = 0;
    for (int k = 0; k < truth.length; k++) {
      largest = Math.max(largest, Math.abs(truth[k] - outputs[k]));
    }
    return largest;
  }

  /** Returns the targets of classes and symbols: rows of the identity. */
  static double[][] oneHot(int count) {
    double[][] rows = new double[count][count];
    for (int i = 0; i < count; i++) {
      rows[i][i] = 1;
    }
    return rows;
  }
}
