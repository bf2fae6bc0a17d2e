package org.paperzoo.core.schedule;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** By a factor at given steps. */
public record Steps(
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps,
    @Doc("Minimum learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio,
    @Doc("Factor at each milestone, or after every step_size steps.")
        @Default("0.1")
        @Range(min = 0, minExclusive = true, max = 1)
        double factor,
    @Doc("Steps at which the learning rate falls.") @Default("[]") @Range(min = 1)
        List<Long> milestones,
    @Doc("Steps after which the learning rate falls, repeatedly.") @Default("null") @Range(min = 1)
        Long stepSize)
    implements Schedule {
  /** Checks that there is a step. */
  public Steps {
    if (milestones.isEmpty() && stepSize == null) {
      throw new IllegalArgumentException("schedule step needs milestones or step_size");
    }
  }

  @Override
  public double decay(long step, long totalSteps) {
    long falls = milestones.stream().filter(milestone -> milestone <= step).count();
    return Math.pow(factor, (double) (stepSize == null ? falls : falls + step / stepSize));
  }
}
