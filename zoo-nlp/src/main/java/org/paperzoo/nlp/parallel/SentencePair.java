package org.paperzoo.nlp.parallel;

/**
 * A text and its translation.
 *
 * @param source the text to translate
 * @param target the translation
 */
public record SentencePair(String source, String target) {
  /** Returns whether neither side is blank. */
  public boolean isComplete() {
    return !source.isBlank() && !target.isBlank();
  }

  /** Returns the pair in the other direction. */
  public SentencePair reversed() {
    return new SentencePair(target, source);
  }
}
