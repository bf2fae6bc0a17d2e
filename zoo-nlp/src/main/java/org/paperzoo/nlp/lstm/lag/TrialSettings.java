package org.paperzoo.nlp.lstm.lag;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.nlp.lstm.original.MemoryConfig;

/**
 * The {@code settings} section of a trial.
 *
 * @param network the network
 * @param learningRate α
 * @param loss what the weights descend on
 * @param updates when the weights change
 * @param addMemory when the memory cells are added; null for from the start
 * @param stop when the trial has succeeded
 * @param maxSequences after how many it has failed
 * @param testSequences how many judge the result
 * @param paper what the paper reports, or null
 * @param logEvery sequences between two records of the error
 */
record TrialSettings(
    @Doc("The network.") MemoryConfig network,
    @Doc("Learning rate.") @Range(min = 0) double learningRate,
    @Doc(
            "What the weights descend on: half the squared error, as in the paper, or the cross"
                + " entropy of the logistic outputs.")
        @Default("squared_error")
        TrialLoss loss,
    @Doc("When the weights change: with each step that has a target, or after each sequence.")
        @Default("step")
        Updates updates,
    @Doc("When the memory cells are added to the rest of the network (default: at the start).")
        @Default("null")
        Plateau addMemory,
    @Doc("When the trial has succeeded.") StopRule stop,
    @Doc("Training sequences after which a trial has failed.") @Default("5000000") @Range(min = 1)
        long maxSequences,
    @Doc("Test sequences that judge the result.") @Default("2560") @Range(min = 1)
        int testSequences,
    @Doc("What the paper reports, for the table of results.") @Default("null") Reported paper,
    @Doc("Training sequences between two records of the error.") @Default("1000") @Range(min = 1)
        int logEvery) {

  /** What the weights descend on. */
  enum TrialLoss {
    /** Half the squared error. */
    SQUARED_ERROR,
    /** The cross entropy, whose gradient does not vanish where an output is wrong by nearly 1. */
    CROSS_ENTROPY
  }

  /** When the weights change. */
  enum Updates {
    /** With each step that has a target. */
    STEP,
    /** After each sequence. */
    SEQUENCE
  }

  /**
   * When an error has stopped decreasing.
   *
   * @param window the sequences of which the mean error is taken
   * @param improvement the share by which it must be smaller than that of the window before
   */
  record Plateau(
      @Doc("Sequences of which the mean error is taken.") @Default("100") @Range(min = 1)
          int window,
      @Doc("Share by which it must be smaller than that of the sequences before.")
          @Default("0.01")
          @Range(min = 0, max = 1)
          double improvement) {}

  /**
   * A row of the paper's tables.
   *
   * @param table which table
   * @param success the share of trials that succeeded
   * @param sequences the mean number of training sequences of those
   */
  record Reported(
      @Doc("Where the numbers are.") String table,
      @Doc("Share of successful trials.") @Default("1.0") @Range(min = 0, max = 1) double success,
      @Doc("Mean number of training sequences of these.") @Range(min = 1) long sequences) {}
}
