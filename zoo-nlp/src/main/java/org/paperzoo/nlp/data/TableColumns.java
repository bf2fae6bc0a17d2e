package org.paperzoo.nlp.data;

/**
 * The columns to read: names, or numbers from 0 in a table without header row.
 *
 * @param text the text
 * @param textPair the second text, or null
 * @param label the class or score
 */
record TableColumns(String text, String textPair, String label) {
  /** Returns whether the columns are numbers. */
  boolean areNumbers() {
    return isNumber(text) && (textPair == null || isNumber(textPair)) && isNumber(label);
  }

  private static boolean isNumber(String column) {
    return column.matches("\\d{1,4}");
  }
}
