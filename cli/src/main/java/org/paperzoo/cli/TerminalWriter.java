package org.paperzoo.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes text that may hold names from files: control characters, with which a name could steer the
 * terminal, are written as JSON escapes, and so are those that change the direction of the text.
 * Only tabs and line ends pass. Remembers the first failure, which a {@link java.io.PrintWriter}
 * around it swallows.
 */
final class TerminalWriter extends FilterWriter {
  private boolean escaping = true;
  private IOException failure;

  TerminalWriter(Writer out) {
    super(out);
  }

  /** Sets whether control characters are escaped; help texts have colours on some terminals. */
  void setEscaping(boolean escape) {
    escaping = escape;
  }

  /** Returns the first failure, or null. */
  IOException failure() {
    return failure;
  }

  @Override
  public void write(int c) throws IOException {
    write(new char[] {(char) c}, 0, 1);
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    write(new String(text, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    String part = text.substring(offset, offset + length);
    try {
      out.write(escaping ? escaped(part) : part);
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  private IOException remembered(IOException e) {
    failure = failure == null ? e : failure;
    return e;
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lineEnd = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (c == '\n' || c == '\t' || lineEnd || !isControl(c)) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out.toString();
  }

  private static boolean isControl(char c) {
    boolean direction = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    return Character.isISOControl(c) || direction;
  }
}
