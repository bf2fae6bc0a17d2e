package org.paperzoo.nlp.metrics;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * How {@link Chrf} is computed: sacreBLEU's options.
 *
 * @param charOrder the longest n-grams of characters
 * @param wordOrder the longest n-grams of words
 * @param beta how much more recall weighs than precision
 * @param lowercase whether case does not matter
 * @param whitespace whether spaces are characters
 * @param epsSmoothing whether an order that one side lacks counts as almost 0
 */
public record ChrfSettings(
    @Doc("The longest n-grams of characters.") @Default("6") @Range(min = 1, max = 100)
        int charOrder,
    @Doc("The longest n-grams of words: 0 is chrF, 2 is chrF++.")
        @Default("0")
        @Range(min = 0, max = 100)
        int wordOrder,
    @Doc("How much more recall weighs than precision.") @Default("2") @Range(min = 1, max = 100)
        int beta,
    @Doc("Whether to ignore case.") @Default("false") boolean lowercase,
    @Doc("Whether spaces are characters, too.") @Default("false") boolean whitespace,
    @Doc(
            "Whether an order that one side lacks counts as almost 0, as in chrF++.py, instead of"
                + " not at all.")
        @Default("false")
        boolean epsSmoothing) {
  /** chrF (Popović 2015) with sacreBLEU's defaults. */
  public static final ChrfSettings CHRF = new ChrfSettings(6, 0, 2, false, false, false);

  /** chrF++ (Popović 2017) with sacreBLEU's defaults. */
  public static final ChrfSettings CHRF_PLUS_PLUS = new ChrfSettings(6, 2, 2, false, false, false);
}
