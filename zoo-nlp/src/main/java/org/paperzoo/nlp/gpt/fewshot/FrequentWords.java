package org.paperzoo.nlp.gpt.fewshot;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paperzoo.nlp.data.TextCorpus;

/** The words of a corpus by frequency. */
final class FrequentWords {
  /** More than 4 and less than 15 letters (section 3.9.2). */
  private static final Pattern WORD = Pattern.compile("(?<![\\w'-])[a-z]{5,14}(?![\\w'-])");

  private FrequentWords() {}

  /** Returns the most frequent words of 5 to 14 letters, at most the given number. */
  static List<String> of(TextCorpus corpus, int most) {
    Map<String, Integer> counts = new HashMap<>();
    for (Iterator<String> documents = corpus.documents(); documents.hasNext(); ) {
      Matcher words = WORD.matcher(documents.next().toLowerCase(Locale.ROOT));
      while (words.find()) {
        counts.merge(words.group(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
