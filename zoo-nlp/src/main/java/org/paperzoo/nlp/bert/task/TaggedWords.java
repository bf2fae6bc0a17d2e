package org.paperzoo.nlp.bert.task;

import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.text.TextTokenizer;
import org.paperzoo.core.text.Truncation;

/**
 * Words and their tokens: the words are joined by spaces, and a word's tag belongs to its first
 * token.
 *
 * @param sequence the tokens
 * @param firstTokens the first token of each word, -1 if it has none (it was cut off, or is nothing
 *     but characters that the tokenizer drops)
 * @param truncated whether words were cut off
 */
record TaggedWords(Sequence sequence, int[] firstTokens, boolean truncated) {
  /** Finds the tokens of words. */
  static TaggedWords of(TextTokenizer tokenizer, List<String> words, int maxLength) {
    StringBuilder text = new StringBuilder();
    int[] ends = new int[words.size()];
    for (int i = 0; i < ends.length; i++) {
      text.append(i == 0 ? "" : " ").append(words.get(i));
      ends[i] = text.length();
    }
    TextTokenizer.Encoding encoding =
        tokenizer.encode(text.toString(), null, maxLength, Truncation.LONGEST_FIRST);
    int[] first = new int[words.size()];
    Arrays.fill(first, -1);
    int word = 0;
    for (int token = 0; token < encoding.length(); token++) {
      if (encoding.sequenceIds()[token] != 0) {
        continue;
      }
      // By the last character: the first one may be the space before the word.
      int last = Math.max(encoding.offsets()[token][0], encoding.offsets()[token][1] - 1);
      while (word < ends.length && last >= ends[word]) {
        word++;
      }
      if (word < ends.length && first[word] < 0) {
        first[word] = token;
      }
    }
    return new TaggedWords(Sequence.of(encoding), first, encoding.truncated());
  }
}
