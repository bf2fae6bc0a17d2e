package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** Full learning rate until the last steps, then down to the minimum (Hu et al. 2024, MiniCPM). */
public record WarmupStableDecay(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps,
    @Doc("Minimum learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio,
    @Doc("Steps of the decay at the end.") @Range(min = 1) long decaySteps,
    @Doc("How the learning rate falls.") @Default("cosine") Fall fall)
    implements Schedule {
  /** How the learning rate falls. */
  public enum Fall {
    /** In a line. */
    LINEAR,
    /** Half a cosine. */
    COSINE,
    /** With one minus the square root. */
    ONE_MINUS_SQRT
  }

  @Override
  public double multiplier(long step, long totalSteps) {
    return step < warmupSteps // from the minimum, unlike the other schedules
        ? aboveMinimum((double) step / warmupSteps)
        : decay(step, totalSteps);
  }

  @Override
  public double decay(long step, long totalSteps) {
    double part =
        Math.min(1, Math.max(0, (double) (step - (totalSteps - decaySteps)) / decaySteps));
    return aboveMinimum(
        switch (fall) {
          case LINEAR -> 1 - part;
          case COSINE -> 0.5 * (1 + Math.cos(Math.PI * part));
          case ONE_MINUS_SQRT -> 1 - Math.sqrt(part);
        });
  }
}
