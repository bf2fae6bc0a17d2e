package org.paperzoo.core.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The YAML 1.2 core schema, without its octal and hexadecimal integers. */
final class Scalars {
  private static final int LONGEST_NUMBER = 100;
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|(0|[1-9][0-9]*)(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern SPECIAL = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private Scalars() {}

  /** Returns the kind of a plain (unquoted) scalar. */
  static ConfigNode.Kind kindOf(String plain) {
    switch (plain) {
      case "", "~", "null", "Null", "NULL":
        return ConfigNode.Kind.NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE":
        return ConfigNode.Kind.BOOLEAN;
      default:
        break;
    }
    if (plain.length() > LONGEST_NUMBER) {
      return ConfigNode.Kind.TEXT;
    }
    if (INTEGER.matcher(plain).matches()) {
      return ConfigNode.Kind.INTEGER;
    }
    return FLOAT.matcher(plain).matches() || SPECIAL.matcher(plain).matches()
        ? ConfigNode.Kind.FLOAT
        : ConfigNode.Kind.TEXT;
  }

  /** Returns the value of a scalar of kind INTEGER or FLOAT; too large ones become infinite. */
  static double toDouble(String text) {
    if (SPECIAL.matcher(text).matches()) {
      if (text.startsWith(".n") || text.startsWith(".N")) {
        return Double.NaN;
      }
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(text);
  }

  /** Returns whether a scalar of kind FLOAT was written as an infinity. */
  static boolean isInfinity(String text) {
    return SPECIAL.matcher(text).matches() && Double.isInfinite(toDouble(text));
  }

  /** Returns the whole number that a scalar of kind INTEGER or FLOAT writes, or null if none. */
  static BigInteger toInteger(String text) {
    if (SPECIAL.matcher(text).matches()) {
      return null;
    }
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) { // an exponent beyond the int range
      return null;
    }
    if (value.signum() == 0) {
      return BigInteger.ZERO;
    }
    // Digits before the point are bounded before they are made: 1e999999999 has a billion.
    long digits = (long) value.precision() - value.scale();
    if (digits < 1 || digits > LONGEST_NUMBER) {
      return null;
    }
    try {
      return value.toBigIntegerExact();
    } catch (ArithmeticException e) { // it has a fraction
      return null;
    }
  }
}
