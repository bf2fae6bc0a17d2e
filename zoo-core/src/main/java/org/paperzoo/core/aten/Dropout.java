package org.paperzoo.core.aten;

import java.util.Map;

/**
 * The literals of operators that drop numbers by the common operator {@code dropout_mask}: {@code
 * threshold}, and {@code rescale}, the factor that makes up for what is dropped.
 */
public final class Dropout {
  /** The values that 16 random bits have. */
  private static final long DRAWS = 1 << 16;

  private Dropout() {}

  /**
   * Returns the literals of a rate, which is rounded to a multiple of 1/65536 other than 0 and 1.
   *
   * @param rate the probability with which a number is dropped, above 0 and below 1
   */
  public static Map<String, Object> literals(double rate) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate is above 0 and below 1, not " + rate);
    }
    long dropped = Math.max(1, Math.min(DRAWS - 1, Math.round(rate * DRAWS)));
    return Map.of("threshold", dropped - DRAWS / 2, "rescale", DRAWS / (double) (DRAWS - dropped));
  }
}
