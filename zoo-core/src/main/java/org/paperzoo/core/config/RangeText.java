package org.paperzoo.core.config;

/** A {@link Range} in words, and the check of it. */
final class RangeText {
  private RangeText() {}

  static boolean contains(Range range, double value) {
    return (range.minExclusive() ? value > range.min() : value >= range.min())
        && (range.maxExclusive() ? value < range.max() : value <= range.max());
  }

  /** Returns {@code at least 1}, {@code more than 0 and at most 1}, {@code from 0 to 1}. */
  static String describe(Range range) {
    boolean below = Double.isInfinite(range.min());
    boolean above = Double.isInfinite(range.max());
    if (!below && !above && !range.minExclusive() && !range.maxExclusive()) {
      return "from " + text(range.min()) + " to " + text(range.max());
    }
    String least = (range.minExclusive() ? "more than " : "at least ") + text(range.min());
    String greatest = (range.maxExclusive() ? "less than " : "at most ") + text(range.max());
    if (below) {
      return above ? "" : greatest;
    }
    return above ? least : least + " and " + greatest;
  }

  private static String text(double bound) {
    return NumberText.plain(bound);
  }
}
