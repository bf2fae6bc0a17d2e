package org.paperzoo.nlp.metrics;

/** How many references sentences have, as sacreBLEU's signatures say it. */
final class ReferenceCounts {
  /** The version of sacreBLEU whose numbers these scores are. */
  static final String SACREBLEU = "2.6.0";

  private static final int NONE = 0;
  private static final int VARIABLE = -1;

  private int count = NONE;

  /**
   * Notes a sentence.
   *
   * @throws IllegalArgumentException if it has no reference
   */
  void add(int references) {
    if (references == 0) {
      throw new IllegalArgumentException("a sentence without reference");
    }
    count = count == NONE || count == references ? references : VARIABLE;
  }

  void reset() {
    count = NONE;
  }

  @Override
  public String toString() {
    return count == VARIABLE ? "var" : Integer.toString(count);
  }
}
