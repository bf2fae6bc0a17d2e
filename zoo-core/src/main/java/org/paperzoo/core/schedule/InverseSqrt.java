package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** With the inverse square root of the step, from the end of the warm-up (Vaswani et al. 2017). */
public record InverseSqrt(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Range(min = 1)
        long warmupSteps,
    @Doc("Minimum learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio)
    implements Schedule {
  @Override
  public double decay(long step, long totalSteps) {
    return Math.sqrt((double) warmupSteps / Math.max(1, step));
  }
}
