package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Choice;

/**
 * The factor on the learning rate at each step: the section {@code train.schedule}. Another jar
 * adds one by a {@link org.paperzoo.core.config.Variants}.
 */
@Choice
public interface Schedule {
  /** Returns the number of steps over which the factor rises linearly from 0. */
  default long warmupSteps() {
    return 0;
  }

  /** Returns the minimum of the factor after the warm-up. */
  default double minRatio() {
    return 0;
  }

  /**
   * Returns the factor after the warm-up, before the minimum is applied.
   *
   * @param step counts from 0, the warm-up included
   * @param totalSteps of the whole run
   */
  double decay(long step, long totalSteps);

  /**
   * Returns the factor of the learning rate at a step.
   *
   * @param step counts from 0
   * @param totalSteps of the whole run
   */
  default double multiplier(long step, long totalSteps) {
    return step < warmupSteps()
        ? (double) step / warmupSteps()
        : Math.max(minRatio(), decay(step, totalSteps));
  }

  /** Returns how much of the steps after the warm-up is done, from 0 to 1. */
  default double progress(long step, long totalSteps) {
    return Math.min(1, (double) (step - warmupSteps()) / Math.max(1, totalSteps - warmupSteps()));
  }

  /** Returns what lies at a fraction of the way from the minimum to 1. */
  default double aboveMinimum(double fraction) {
    return minRatio() + (1 - minRatio()) * fraction;
  }
}
