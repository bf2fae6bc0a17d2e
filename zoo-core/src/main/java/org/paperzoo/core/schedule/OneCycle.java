package org.paperzoo.core.schedule;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * Up from a fraction of the learning rate and down to a smaller one, both along half a cosine
 * (Smith and Topin 2018); PyTorch's OneCycleLR, without its cycle of the momentum.
 */
public record OneCycle(
    @Doc("Part of the run in which the learning rate rises.")
        @Default("0.3")
        @Range(min = 0, max = 1)
        double rise,
    @Doc("The full learning rate divided by the first one.") @Default("25") @Range(min = 1)
        double initialDivisor,
    @Doc("The first learning rate divided by the last one.") @Default("1e4") @Range(min = 1)
        double finalDivisor)
    implements Schedule {
  @Override
  public double decay(long step, long totalSteps) {
    double first = 1 / initialDivisor;
    double peak = rise * totalSteps - 1;
    if (step <= peak) {
      return between(first, 1, step / peak);
    }
    double part = Math.min(1, (step - peak) / (totalSteps - 1 - peak));
    return between(1, first / finalDivisor, part);
  }

  private static double between(double from, double to, double part) {
    return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * part));
  }
}
