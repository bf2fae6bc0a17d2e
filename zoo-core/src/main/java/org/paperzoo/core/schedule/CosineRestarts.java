package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * Several half cosines of the same length, each from the full learning rate (Loshchilov and Hutter
 * 2017).
 */
public record CosineRestarts(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps,
    @Doc("Minimum learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio,
    @Doc("Number of half cosines.") @Default("1") @Range(min = 1) int cycles)
    implements Schedule {
  @Override
  public double decay(long step, long totalSteps) {
    double progress = progress(step, totalSteps);
    double inCycle = progress >= 1 ? 1 : cycles * progress % 1;
    return aboveMinimum(0.5 * (1 + Math.cos(Math.PI * inCycle)));
  }
}
