package org.paperzoo.nlp.subword;

/**
 * A piece of a SentencePiece model.
 *
 * @param text its text; spaces are U+2581
 * @param score its log probability
 * @param type what it stands for
 */
record SpmPiece(String text, float score, Type type) {
  /** What a piece stands for, by its number in the file less one. */
  enum Type {
    /** A part of texts. */
    NORMAL,
    /** What no other piece spells. */
    UNKNOWN,
    /** A mark that no text has, such as its end. */
    CONTROL,
    /** A text that is always one piece. */
    USER_DEFINED,
    /** Not used. */
    UNUSED,
    /** A byte of a character that no piece spells. */
    BYTE
  }
}
