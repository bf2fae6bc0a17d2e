package org.paperzoo.nlp.metrics;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Name;
import org.paperzoo.core.config.Range;

/**
 * How {@link Bleu} is computed: sacreBLEU's options.
 *
 * @param tokenize how sentences are split into words
 * @param lowercase whether case does not matter
 * @param smooth what an order of n-grams without match counts
 * @param smoothValue the number of {@code floor} and {@code add-k}, or null
 * @param effectiveOrder whether only orders that the hypotheses have are counted
 */
public record BleuSettings(
    @Doc(
            "How sentences are split into words: 13a (mteval-v13a), intl (mteval-v14), char"
                + " (characters), zh (Chinese characters, and 13a for the rest) or none (at spaces).")
        @Default("13a")
        Tokenizer tokenize,
    @Doc("Whether to ignore case.") @Default("false") boolean lowercase,
    @Doc(
            "What an order of n-grams without match counts: exp (half of the one before), floor (a"
                + " constant), add-k (k more matches of each order) or none (the score is 0).")
        @Default("exp")
        Smoothing smooth,
    @Doc("The number of smooth: floor or add-k (default: 0.1 with floor, 1 with add-k).")
        @Default("null")
        @Range(min = 0)
        Double smoothValue,
    @Doc(
            "Whether to leave out orders that are longer than the hypotheses. Use it for single"
                + " sentences.")
        @Default("false")
        boolean effectiveOrder) {
  /** sacreBLEU's defaults. */
  public static final BleuSettings DEFAULTS =
      new BleuSettings(Tokenizer.V13A, false, Smoothing.EXP, null, false);

  /** Checks that there is a number only where it is used. */
  public BleuSettings {
    if (smoothValue != null && smooth.usualValue == null) {
      throw new IllegalArgumentException(
          "smooth_value: expected with smooth: floor or add-k, found with smooth: " + smooth.id);
    }
  }

  /** Returns sacreBLEU's defaults with another tokenizer. */
  public static BleuSettings of(Tokenizer tokenize) {
    return new BleuSettings(tokenize, false, Smoothing.EXP, null, false);
  }

  /** Returns these settings for the score of single sentences. */
  public BleuSettings forSentences() {
    return new BleuSettings(tokenize, lowercase, smooth, smoothValue, true);
  }

  /** Returns the number of the smoothing. */
  double smoothing() {
    return smoothValue != null ? smoothValue : smooth.usualValue == null ? 0 : smooth.usualValue;
  }

  /** How sentences are split into words, by sacreBLEU's names. */
  public enum Tokenizer {
    /** As {@code mteval-v13a.pl}. */
    @Name("13a")
    V13A("13a", new Tokenizer13a()),
    /** As {@code mteval-v14.pl --international-tokenization}. */
    INTL("intl", new TokenizerIntl()),
    /** Each character. */
    CHAR("char", Tokenizer::characters),
    /** Chinese characters, and 13a for the rest. */
    ZH("zh", new TokenizerZh()),
    /** At white space. */
    NONE("none", TextSplitter.WHITESPACE);

    final String id;
    final TextSplitter splitter;

    Tokenizer(String id, TextSplitter splitter) {
      this.id = id;
      this.splitter = splitter;
    }

    private static String[] characters(String sentence) {
      return sentence
          .codePoints()
          .filter(c -> c > Character.MAX_VALUE || !PythonText.isSpace((char) c))
          .mapToObj(Character::toString)
          .toArray(String[]::new);
    }
  }

  /**
   * What an order of n-grams without match counts (Chen and Cherry, "A Systematic Comparison of
   * Smoothing Techniques for Sentence-Level BLEU", 2014).
   */
  public enum Smoothing {
    /** Half of what the order before counted (method 3, as {@code mteval-v13a.pl}). */
    EXP("exp", null),
    /** A constant in place of 0 matches (method 1). */
    FLOOR("floor", 0.1),
    /** A constant added to the matches and n-grams of orders above 1 (method 2). */
    @Name("add-k")
    ADD_K("add-k", 1.0),
    /** Nothing: the score is 0. */
    NONE("none", null);

    final String id;
    final Double usualValue;

    Smoothing(String id, Double usualValue) {
      this.id = id;
      this.usualValue = usualValue;
    }
  }
}
