package org.paperzoo.core.train;

import org.paperzoo.core.nn.Context;

/**
 * Where training stands when a loss is computed, for objectives that change in its course.
 *
 * @param context in training mode
 * @param number the steps done before this one
 * @param total the steps of the whole run
 * @param epoch passes over the data so far
 */
public record Step(Context context, long number, long total, double epoch) {
  /** Returns the share of the run that is done, from 0 to 1. */
  public double progress() {
    return (double) number / total;
  }
}
