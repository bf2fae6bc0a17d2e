package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** By a factor when the monitored metric stops improving; the training loop applies it. */
public record Plateau(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps,
    @Doc("Minimum learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio,
    @Doc("Factor on a plateau.") @Default("0.1") @Range(min = 0, minExclusive = true, max = 1)
        double factor,
    @Doc("Evaluations without improvement that are still no plateau.")
        @Default("10")
        @Range(min = 0)
        int patience)
    implements Schedule {
  @Override
  public double decay(long step, long totalSteps) {
    return 1;
  }
}
