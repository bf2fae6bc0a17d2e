package org.paperzoo.core.generate;

import java.util.List;
import org.paperzoo.core.text.TextTokenizer;

/** Ends a text where one of some strings appears in what was added. */
public final class StopStrings implements StopCondition {
  /** No character takes more tokens than it has bytes. */
  private static final int TOKENS_PER_CHARACTER = 4;

  private final TextTokenizer tokenizer;
  private final List<String> strings;
  private final int tail;

  /** Creates a condition; empty strings are ignored. */
  public StopStrings(TextTokenizer tokenizer, List<String> strings) {
    this.tokenizer = tokenizer;
    this.strings = strings.stream().filter(string -> !string.isEmpty()).toList();
    int longest = this.strings.stream().mapToInt(String::length).max().orElse(0);
    tail = TOKENS_PER_CHARACTER * (longest + 1);
  }

  /** Returns whether there are no strings. */
  public boolean isEmpty() {
    return strings.isEmpty();
  }

  @Override
  public boolean isReached(TokenSequence text) {
    if (strings.isEmpty()) {
      return false;
    }
    // What came before the tail was looked at when it was new.
    int from = Math.max(text.prompt(), text.length() - tail);
    String newest = tokenizer.decode(text.ids(from, text.length()), false);
    return strings.stream().anyMatch(newest::contains);
  }

  /** Returns a text up to the first of the strings. */
  public String cut(String text) {
    int end = text.length();
    for (String string : strings) {
      int at = text.indexOf(string);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return text.substring(0, end);
  }

  /** Returns how many characters at the end of a text may be the beginning of a string. */
  int pending(String text) {
    int most = 0;
    for (String string : strings) {
      for (int n = Math.min(string.length() - 1, text.length()); n > most; n--) {
        if (string.startsWith(text.substring(text.length() - n))) {
          most = n;
        }
      }
    }
    return most;
  }
}
