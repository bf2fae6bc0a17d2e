package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** The full learning rate after the warm-up. */
public record Constant(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps)
    implements Schedule {
  @Override
  public double decay(long step, long totalSteps) {
    return 1;
  }
}
