package org.paperzoo.core.train;

import java.util.List;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** The {@code train.schedule} section. */
public record ScheduleConfig(
    @Doc("Shape of the learning rate after the warm-up.") @Default("constant") Shape name,
    @Doc("Steps over which the learning rate rises linearly from 0.") @Default("0") @Range(min = 0)
        long warmupSteps,
    @Doc("Least learning rate, as a fraction of the full one.")
        @Default("0")
        @Range(min = 0, max = 1)
        double minRatio,
    @Doc("Factor of step (at each milestone or step_size), plateau, and exponential (every step).")
        @Default("0.1")
        @Range(min = 0, minExclusive = true, max = 1)
        double factor,
    @Doc("Steps at which step lowers the learning rate.") @Default("[]") @Range(min = 1)
        List<Long> milestones,
    @Doc("Steps after which step lowers the learning rate, again and again.")
        @Default("null")
        @Range(min = 1)
        Long stepSize,
    @Doc("Evaluations without improvement after which plateau lowers the learning rate.")
        @Default("10")
        @Range(min = 0)
        int patience) {

  /** How the learning rate changes. */
  public enum Shape {
    /** It stays. */
    CONSTANT,
    /** Linearly to the least at the last step. */
    LINEAR,
    /** Half a cosine to the least at the last step. */
    COSINE,
    /**
     * With the inverse square root of the step, from the end of the warm-up (Vaswani et al. 2017).
     */
    INVERSE_SQRT,
    /** By a factor at given steps. */
    STEP,
    /** By a factor every step. */
    EXPONENTIAL,
    /** By a factor when the monitored metric stops improving. */
    PLATEAU
  }

  /** Checks what spans several keys. */
  public ScheduleConfig {
    if (name == Shape.STEP && milestones.isEmpty() && stepSize == null) {
      throw new IllegalArgumentException("schedule step needs milestones or step_size");
    }
    if (name == Shape.INVERSE_SQRT && warmupSteps == 0) {
      throw new IllegalArgumentException("schedule inverse_sqrt needs warmup_steps above 0");
    }
  }

  /**
   * Returns the factor of the learning rate at a step (transformers' conventions), without
   * plateau's.
   *
   * @param step counts from 0
   * @param totalSteps of the whole run
   */
  public double multiplier(long step, long totalSteps) {
    if (step < warmupSteps) {
      return (double) step / warmupSteps;
    }
    double progress = (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
    double value =
        switch (name) {
          case CONSTANT, PLATEAU -> 1;
          case LINEAR -> minRatio + (1 - minRatio) * Math.max(0, 1 - progress);
          case COSINE ->
              minRatio + (1 - minRatio) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
          case INVERSE_SQRT -> Math.sqrt((double) warmupSteps / Math.max(1, step));
          case STEP -> Math.pow(factor, (double) drops(step));
          case EXPONENTIAL -> Math.pow(factor, (double) (step - warmupSteps));
        };
    return Math.max(minRatio, value);
  }

  private long drops(long step) {
    long drops = milestones.stream().filter(milestone -> milestone <= step).count();
    return stepSize == null ? drops : drops + step / stepSize;
  }
}
