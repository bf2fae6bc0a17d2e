package org.paperzoo.nlp.parallel;

import java.util.List;
import org.paperzoo.core.error.FailureException;

/**
 * A data set of translations. The splits are opened when they are read: nothing is held.
 *
 * @param name the data set's name
 * @param train what is learned from, without the pairs that have an empty side
 * @param validation pairs in the order of their files; none where there is no such split
 * @param test pairs in the order of their files; none where there is no such split
 * @param targetsAreTrees whether targets are parse trees as {@link
 *     org.paperzoo.nlp.parsing.LinearTree} writes them, to be scored by {@link
 *     org.paperzoo.nlp.parsing.BracketF1}, rather than texts
 */
public record ParallelData(
    String name,
    ParallelText train,
    ParallelText validation,
    ParallelText test,
    boolean targetsAreTrees) {
  /** A split that a data set does not have. */
  static final ParallelText NONE = ParallelText.of("none", List.of());

  /** Creates data whose targets are texts. */
  public ParallelData(String name, ParallelText train, ParallelText validation, ParallelText test) {
    this(name, train, validation, test, false);
  }

  /** Returns the data with source and target exchanged. */
  public ParallelData reversed() {
    return new ParallelData(name, train.reversed(), validation.reversed(), test.reversed());
  }

  /**
   * Returns the data with training pairs that can be learned from, up to a number.
   *
   * @param maxTrain the most, or null for all
   */
  ParallelData forTraining(Integer maxTrain) {
    return new ParallelData(
        name, new TrainingText(train, maxTrain), validation, test, targetsAreTrees);
  }

  /** Returns the failure that a split has no pairs. */
  static FailureException noPairs(String name) {
    return new FailureException(name + ": has no sentence pairs.");
  }
}
