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

  /** Returns the sentences without white space around them; none is blank. */
  List<String> split(String text) {
    List<String> sentences = new ArrayList<>();
    text.lines().forEach(line -> split(line, sentences));
    return sentences;
  }

  /** Adds the sentences of one line. */
  void split(String line, List<String> sentences) {
    boundaries.setText(line);
    int start = boundaries.first();
    for (int end = boundaries.next(); end != BreakIterator.DONE; end = boundaries.next()) {
      String sentence = line.substring(start, end).strip();
      if (!sentence.isEmpty()) {
        sentences.add(sentence);
      }
      start = end;
    }
  }
}
