package org.paperzoo.core.train;

import org.paperzoo.core.config.Doc;

/** The {@code train.monitor} section. */
public record MonitorConfig(
    @Doc("Name of the metric with its split in front, such as val_loss.") String metric,
    @Doc("Whether the least (min) or the greatest (max) value is the best.") Mode mode) {

  /** Which way is better. */
  public enum Mode {
    /** The least value is the best. */
    MIN,
    /** The greatest value is the best. */
    MAX
  }

  /** Checks that the name has a split in front. */
  public MonitorConfig {
    if (metric.indexOf('_') <= 0) {
      throw new IllegalArgumentException(
          "metric: \""
              + metric
              + "\" has no split in front; expected a name such as val_"
              + metric);
    }
  }

  Monitor monitor() {
    return new Monitor(metric, mode == Mode.MIN);
  }
}
