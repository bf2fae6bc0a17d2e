package org.paperzoo.core.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The shortest decimal text that reads back as the same double, laid out as Python does. */
final class NumberText {
  private NumberText() {}

  /** Returns text that YAML 1.1 and 1.2 readers take as a float: 0.001, 1.0e-5, 1.0e+16, .inf. */
  static String yaml(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    String text = python(value, false);
    int e = text.indexOf('e');
    return e < 0 || text.indexOf('.') >= 0 ? text : text.substring(0, e) + ".0" + text.substring(e);
  }

  /** Returns Python's {@code json.dumps} of a float: 0.001, 1e-05, 1e+16, Infinity. */
  static String json(double value) {
    return Double.isFinite(value) ? python(value, true) : Double.toString(value);
  }

  /** Returns a bound without a needless fraction: 1, 0.5, 1e-05. */
  static String plain(double value) {
    String text = yaml(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String python(double value, boolean padExponent) {
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String text = shortest.toPlainString();
      return shortest.scale() <= 0 ? text + ".0" : text;
    }
    String digits = shortest.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String size = Integer.toString(Math.abs(exponent));
    return (value < 0 ? "-" : "")
        + mantissa
        + (exponent < 0 ? "e-" : "e+")
        + (padExponent && size.length() == 1 ? "0" : "")
        + size;
  }

  // Double.toString of Java 17 reads back but is not always the shortest (JDK-4511638). If rounding
  // to n digits reads back, so does rounding to n + 1: hence the search downwards from its length.
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    int digits = new BigDecimal(Double.toString(value)).stripTrailingZeros().precision();
    BigDecimal best = rounded(exact, digits);
    while (--digits > 0) {
      BigDecimal shorter = rounded(exact, digits);
      if (shorter.doubleValue() != value) {
        break;
      }
      best = shorter;
    }
    return best.stripTrailingZeros();
  }

  private static BigDecimal rounded(BigDecimal exact, int digits) {
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }
}
