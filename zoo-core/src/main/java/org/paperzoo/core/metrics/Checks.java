package org.paperzoo.core.metrics;

/** Argument checks shared by the metrics. */
final class Checks {
  private Checks() {}

  static void sameLength(int first, int second, String firstName, String secondName) {
    if (first != second) {
      throw new IllegalArgumentException(
          firstName + " has " + first + " entries but " + secondName + " has " + second);
    }
  }

  /**
   * Checks that {@code values} holds whole rows of {@code columns} and returns the number of rows.
   */
  static int rows(int values, int columns, String name) {
    if (columns < 1 || values % columns != 0) {
      throw new IllegalArgumentException(
          name + " has " + values + " entries, which is not a whole number of rows of " + columns);
    }
    return values / columns;
  }

  /** Returns {@code numerator / denominator}, and 0 where the denominator is 0. */
  static double ratio(double numerator, double denominator) {
    return denominator == 0 ? 0 : numerator / denominator;
  }
}
