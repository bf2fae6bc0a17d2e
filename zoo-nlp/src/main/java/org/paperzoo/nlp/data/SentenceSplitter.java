package org.paperzoo.nlp.data;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits running text into sentences at line ends and where Unicode's default sentence boundaries
 * (UAX 29) are, as Java's {@link BreakIterator} finds them for English. Not thread safe.
 */
final class SentenceSplitter {
  private final BreakIterator boundaries = BreakIterator.getSentenceInstance(Locale.ENGLISH);

  /**
   * Returns the sentences, none of them blank. One that is not the first of its line keeps the
   * white space before it, as the word after a space is another token to byte-level BPE than the
   * word alone: the tokens of a line's sentences are those of the line.
   */
  List<String> split(String text) {
    List<String> sentences = new ArrayList<>();
    text.lines().forEach(line -> split(line, sentences));
    return sentences;
  }

  /** Adds the sentences of one line. */
  void split(String line, List<String> sentences) {
    String text = line.strip();
    boundaries.setText(text);
    int start = 0; // the end of the sentence before, without the white space behind it
    boundaries.first();
    for (int end = boundaries.next(); end != BreakIterator.DONE; end = boundaries.next()) {
      String sentence = text.substring(start, end).stripTrailing();
      if (!sentence.isEmpty()) {
        sentences.add(sentence);
        start += sentence.length();
      }
    }
  }
}
