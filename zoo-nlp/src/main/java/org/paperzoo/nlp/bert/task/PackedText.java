package org.paperzoo.nlp.bert.task;

import java.util.BitSet;

/** Text as sequences to learn from; the same numbers give the same sequence. */
interface PackedText extends AutoCloseable {
  /**
   * A sequence, special tokens included.
   *
   * @param tokens the sequence
   * @param nextSentence 0 if the second segment follows the first, 1 if it is random, -1 if there
   *     is no second
   * @param sentenceStarts the tokens that begin a sentence, hence a word
   */
  record Packed(Sequence tokens, int nextSentence, BitSet sentenceStarts) {}

  /** Returns the number of sequences of an epoch. */
  int size();

  /** Returns a sequence of an epoch. */
  Packed sequence(long epoch, int index);

  @Override
  void close();
}
