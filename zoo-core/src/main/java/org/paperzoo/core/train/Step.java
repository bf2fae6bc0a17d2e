package org.paperzoo.core.train;

import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Segments;

/**
 * Where training stands when a loss is computed, for objectives that change in its course.
 *
 * @param context in training mode
 * @param number the steps done before this one
 * @param total the steps of the whole run
 * @param epoch epochs done so far, with fraction
 */
public record Step(Context context, long number, long total, double epoch) {
  /** Returns this step with the blocks of a batch. */
  Step with(Segments batch) {
    return new Step(context.with(batch), number, total, epoch);
  }

  /** Returns the share of the run that is done, from 0 to 1. */
  public double progress() {
    return (double) number / total;
  }
}
