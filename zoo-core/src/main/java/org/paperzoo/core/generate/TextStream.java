package org.paperzoo.core.generate;

import java.util.Arrays;
import java.util.function.Consumer;
import org.paperzoo.core.text.TextTokenizer;

/**
 * Turns tokens into text as they come: a character whose bytes are not all there yet is waited for,
 * and so is what may turn out to be a stop string.
 */
public final class TextStream {
  private static final char INCOMPLETE = '\uFFFD';

  private final TextTokenizer tokenizer;
  private final StopStrings stop;
  private final Consumer<String> sink;
  private long[] tokens = new long[64];
  private int length;
  private int start; // tokens from here on are decoded
  private String given = ""; // what of their text the sink has

  /**
   * Creates a stream.
   *
   * @param sink takes the pieces of text
   */
  public TextStream(TextTokenizer tokenizer, StopStrings stop, Consumer<String> sink) {
    this.tokenizer = tokenizer;
    this.stop = stop;
    this.sink = sink;
  }

  /** Takes the next token. */
  public void add(long token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length++] = token;
    String text = text();
    if (text.isEmpty() || text.charAt(text.length() - 1) == INCOMPLETE) {
      return;
    }
    String cut = stop.cut(text);
    give(
        cut.length() < text.length() ? cut : text.substring(0, text.length() - stop.pending(text)));
    // A line's end is a place to start again: decoding all of a long text each time would take
    // long.
    if (given.length() == text.length() && text.endsWith("\n") && cut.length() == text.length()) {
      start = length;
      given = "";
    }
  }

  private String text() {
    return tokenizer.decode(Arrays.copyOfRange(tokens, start, length), true);
  }

  private void give(String text) {
    if (text.length() > given.length() && text.startsWith(given)) {
      sink.accept(text.substring(given.length()));
      given = text;
    }
  }

  /** Gives what was waited for, unless a stop string follows. */
  public void end() {
    give(stop.cut(text()));
  }
}
