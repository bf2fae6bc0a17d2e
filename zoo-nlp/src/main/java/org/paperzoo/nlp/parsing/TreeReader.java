package org.paperzoo.nlp.parsing;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.paperzoo.core.data.TextFile;
import org.paperzoo.core.error.FailureException;

/**
 * Reads trees in the brackets of the Penn Treebank (Marcus, Santorini and Marcinkiewicz, "Building
 * a Large Annotated Corpus of English: The Penn Treebank", 1993), one after another and over any
 * number of lines.
 */
public final class TreeReader {
  /** The deepest tree that is read. */
  static final int MAX_DEPTH = 500;

  private final String name;
  private final String text;
  private int at;

  private TreeReader(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Returns a reader of a file, plain or gzip.
   *
   * @throws FailureException if it is missing or not text
   */
  public static TreeReader open(Path file) {
    return new TreeReader(file.toString(), TextFile.read(file));
  }

  /**
   * Returns a reader of text.
   *
   * @param name where it comes from, for messages
   */
  public static TreeReader of(String name, String text) {
    return new TreeReader(name, text);
  }

  /** A bracket that is open. */
  private static final class Open {
    private final int place;
    private String label = "";
    private String word;
    private final List<ParseTree> children = new ArrayList<>();

    Open(int place) {
      this.place = place;
    }
  }

  /**
   * Returns the next tree, or null after the last.
   *
   * @throws FailureException naming line and column, if a bracket is not closed or not opened, or
   *     if what is in one is not a label with words or constituents
   */
  public ParseTree next() {
    skipSpace();
    if (at == text.length()) {
      return null;
    }
    Deque<Open> open = new ArrayDeque<>();
    do {
      if (at == text.length()) {
        throw failure(open.peek().place, "the bracket that opens here is never closed");
      }
      if (text.charAt(at) == '(') {
        if (!open.isEmpty() && open.peek().word != null) {
          throw failure(at, "a bracket opens after the word \"" + open.peek().word + "\"");
        }
        if (open.size() == MAX_DEPTH) {
          throw failure(at, "brackets lie more than " + MAX_DEPTH + " deep");
        }
        open.push(new Open(at++));
        open.peek().label = token();
      } else if (open.isEmpty()) {
        throw failure(at, "expected a bracket, found \"" + text.charAt(at) + "\"");
      } else if (text.charAt(at) == ')') {
        ParseTree closed = close(open.pop());
        at++;
        if (open.isEmpty()) {
          return closed;
        }
        open.peek().children.add(closed);
      } else {
        int place = at;
        String word = token();
        if (open.peek().word != null || !open.peek().children.isEmpty()) {
          throw failure(place, "the word \"" + word + "\" has no bracket with a tag of its own");
        }
        open.peek().word = word;
      }
      skipSpace();
    } while (true);
  }

  private ParseTree close(Open open) {
    if (open.word == null && open.children.isEmpty()) {
      throw failure(open.place, "the bracket has neither a word nor constituents");
    }
    if (open.word != null && open.label.isEmpty()) {
      throw failure(open.place, "the word \"" + open.word + "\" has no tag");
    }
    return open.word != null
        ? ParseTree.word(open.label, open.word)
        : ParseTree.of(open.label, open.children);
  }

  /** Reads what stands before the next space or bracket; it may be nothing. */
  private String token() {
    int from = at;
    while (at < text.length() && !isSpace(text.charAt(at)) && "()".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private FailureException failure(int place, String what) {
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < place; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return new FailureException(
        name
            + ":"
            + line
            + ":"
            + (text.codePointCount(lineStart, place) + 1)
            + ": "
            + what
            + ". Expected trees such as (S (NP (NNP John)) (VP (VBZ sleeps))).");
  }
}
