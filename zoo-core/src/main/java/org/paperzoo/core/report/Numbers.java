package org.paperzoo.core.report;

import java.util.List;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Numbers {
  private Numbers() {}

  /**
   * Returns four significant digits, or all digits of a larger whole part: {@code 0.8312}, {@code
   * 12.50}, {@code 48213}, {@code 2e-05}, {@code 3.142e+09}; whole numbers below a million without
   * a fraction.
   */
  public static String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e6) {
      return Long.toString((long) value);
    }
    if (size >= 1e-3 && size < 1e6) {
      // The exponent after rounding: 9.9999 has two digits before the point once it is rounded to
      // 10.00.
      String rounded = String.format(Locale.ROOT, "%.3e", size);
      int exponent = Integer.parseInt(rounded.substring(rounded.indexOf('e') + 1));
      return String.format(Locale.ROOT, "%." + Math.max(0, 3 - exponent) + "f", value);
    }
    String text = String.format(Locale.ROOT, "%.3e", value);
    int e = text.indexOf('e');
    return text.substring(0, e).replaceFirst("\\.?0+$", "") + text.substring(e);
  }

  /** Returns a whole number with thousands separators: {@code 109,482,240}. */
  public static String text(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Returns a count with three significant digits: {@code 788}, {@code 92.4k}, {@code 175B}. */
  public static String count(long value) {
    return scaled(value, List.of("", "k", "M", "B", "T"));
  }

  /**
   * Returns a size with three significant digits: {@code 788 B}, {@code 3.16 MB}, {@code 698 GB}.
   */
  public static String bytes(long value) {
    return scaled(value, List.of(" B", " kB", " MB", " GB", " TB"));
  }

  private static String scaled(long value, List<String> units) {
    double scaled = value;
    int unit = 0;
    while (scaled >= 999.5 && unit < units.size() - 1) {
      scaled /= 1000;
      unit++;
    }
    int decimals = unit == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", scaled) + units.get(unit);
  }

  /**
   * Returns a length of time: {@code 4.2 s}, {@code 3 min 20 s}, {@code 5 h 07 min}, {@code 2 d 03
   * h}.
   */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 0) {
      return "?";
    }
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, seconds < 9.995 ? "%.1f s" : "%.0f s", seconds);
    }
    long s = Math.round(seconds);
    if (s < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60);
    }
    long m = Math.round(seconds / 60);
    if (m < 24 * 60) {
      return String.format(Locale.ROOT, "%d h %02d min", m / 60, m % 60);
    }
    long h = Math.round(seconds / 3600);
    return String.format(Locale.ROOT, "%d d %02d h", h / 24, h % 24);
  }
}
