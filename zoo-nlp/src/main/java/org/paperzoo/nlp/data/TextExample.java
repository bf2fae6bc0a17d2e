package org.paperzoo.nlp.data;

/**
 * A text, or a pair of texts, to classify or to score.
 *
 * @param id the identifier in its data set, for messages and predictions
 * @param textA the text
 * @param textB the second text, or null
 * @param label the class, or {@link #UNLABELLED}
 * @param score the score of a regression, or NaN
 */
public record TextExample(String id, String textA, String textB, int label, float score) {
  /** The label of an example whose class is not known, or that has a score instead. */
  public static final int UNLABELLED = -1;

  /** Returns an example with a class. */
  public static TextExample labelled(String id, String textA, String textB, int label) {
    return new TextExample(id, textA, textB, label, Float.NaN);
  }

  /** Returns an example with a score. */
  public static TextExample scored(String id, String textA, String textB, float score) {
    return new TextExample(id, textA, textB, UNLABELLED, score);
  }

  /** Returns an example that is to be predicted. */
  public static TextExample unlabelled(String id, String textA, String textB) {
    return new TextExample(id, textA, textB, UNLABELLED, Float.NaN);
  }

  /** Returns whether the class or score is known. */
  public boolean isLabelled() {
    return label != UNLABELLED || !Float.isNaN(score);
  }
}
