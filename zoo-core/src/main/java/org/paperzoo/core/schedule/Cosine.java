package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** Half a cosine from the full learning rate to the minimum at the last step. */
public record Cosine(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps,
    @Doc("Minimum learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio)
    implements Schedule {
  @Override
  public double decay(long step, long totalSteps) {
    return aboveMinimum(0.5 * (1 + Math.cos(Math.PI * progress(step, totalSteps))));
  }
}
