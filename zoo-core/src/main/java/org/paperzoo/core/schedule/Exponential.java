package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** By a factor at every step. */
public record Exponential(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps,
    @Doc("Minimum learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio,
    @Doc("Factor at every step.") @Default("0.1") @Range(min = 0, minExclusive = true, max = 1)
        double factor)
    implements Schedule {
  @Override
  public double decay(long step, long totalSteps) {
    return Math.pow(factor, (double) (step - warmupSteps));
  }
}
