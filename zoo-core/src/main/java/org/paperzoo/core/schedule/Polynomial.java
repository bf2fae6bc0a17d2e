package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** A power of the part of the run that is left; power 1 is linear. */
public record Polynomial(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps,
    @Doc("Minimum learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio,
    @Doc("The power.") @Default("1") @Range(min = 0, minExclusive = true) double power)
    implements Schedule {
  @Override
  public double decay(long step, long totalSteps) {
    return aboveMinimum(Math.pow(1 - progress(step, totalSteps), power));
  }
}
