package org.paperzoo.nlp.bert.task;

import java.util.Arrays;
import org.paperzoo.core.text.TextTokenizer;

/**
 * The tokens that a model reads, special ones included.
 *
 * @param ids the token ids
 * @param secondFrom where the second segment begins; the number of tokens if there is none
 */
record Sequence(int[] ids, int secondFrom) {
  /** Returns the tokens of an encoded text or pair. */
  static Sequence of(TextTokenizer.Encoding encoding) {
    int length = encoding.length();
    int[] ids = new int[length];
    int secondFrom = length;
    for (int i = 0; i < length; i++) {
      ids[i] = Math.toIntExact(encoding.ids()[i]);
      if (encoding.typeIds()[i] == 1 && secondFrom == length) {
        secondFrom = i;
      }
    }
    return new Sequence(ids, secondFrom);
  }

  int length() {
    return ids.length;
  }

  /** Returns a sequence of other tokens in the same segments. */
  Sequence with(int[] otherIds) {
    return new Sequence(otherIds, secondFrom);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sequence sequence
        && secondFrom == sequence.secondFrom
        && Arrays.equals(ids, sequence.ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + secondFrom;
  }

  @Override
  public String toString() {
    return Arrays.toString(ids) + " second segment from " + secondFrom;
  }
}
