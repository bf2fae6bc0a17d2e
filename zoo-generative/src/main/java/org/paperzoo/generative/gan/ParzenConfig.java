package org.paperzoo.generative.gan;

import java.util.stream.IntStream;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * How the Parzen-window estimate is made; the defaults are the authors'.
 *
 * @param samples the number of generated images that the window is put on
 * @param sigmaFrom the least width tried
 * @param sigmaTo the greatest width tried
 * @param sigmas the number of widths tried, evenly spaced in their logarithm
 * @param selectionImages the number of validation images that the width is chosen on
 */
public record ParzenConfig(
    @Doc("Number of generated images; each is the centre of a window.")
        @Default("10000")
        @Range(min = 1)
        int samples,
    @Doc("Smallest window width to try.") @Default("0.1") @Range(min = 0, minExclusive = true)
        double sigmaFrom,
    @Doc("Largest window width to try.") @Default("1.0") @Range(min = 0, minExclusive = true)
        double sigmaTo,
    @Doc("Number of widths to try, evenly spaced in their logarithm.")
        @Default("10")
        @Range(min = 1)
        int sigmas,
    @Doc("Number of validation images used to choose the width.") @Default("1000") @Range(min = 1)
        int selectionImages) {

  /** Returns the widths tried, rising. */
  double[] widths() {
    double step = sigmas == 1 ? 0 : Math.log(sigmaTo / sigmaFrom) / (sigmas - 1);
    return IntStream.range(0, sigmas).mapToDouble(i -> sigmaFrom * Math.exp(i * step)).toArray();
  }
}
