package org.paperzoo.nlp.data;

import java.util.List;

/**
 * A question about a passage, answered by a part of it.
 *
 * @param id the question's identifier
 * @param title the article's title; may be empty
 * @param question the question
 * @param context the passage
 * @param answers the answers that people gave; none where the passage has no answer
 */
public record SquadExample(
    String id, String title, String question, String context, List<Answer> answers) {
  /**
   * An answer.
   *
   * @param text the words of the passage
   * @param start where they are, as a Java string index
   */
  public record Answer(String text, int start) {
    /** Returns the index after the last character. */
    public int end() {
      return start + text.length();
    }
  }

  /** Returns whether the passage has no answer (SQuAD 2.0). */
  public boolean isImpossible() {
    return answers.isEmpty();
  }
}
