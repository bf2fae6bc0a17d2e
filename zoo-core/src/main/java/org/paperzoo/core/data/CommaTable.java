package org.paperzoo.core.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.paperzoo.core.error.FailureException;

/**
 * Comma-separated values by RFC 4180: a field in quotes may contain commas, line ends and doubled
 * quotes.
 */
final class CommaTable extends ColumnTable {
  /** The longest row in characters; a missing quote would swallow the file. */
  static final int MOST_CHARACTERS = 16 << 20;

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

  private final TextLines lines;
  private final LineReader reader;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private CSVRecord row;

  CommaTable(TextLines lines, boolean header) {
    this.lines = lines;
    reader = new LineReader();
    try {
      parser = CSVParser.builder().setReader(reader).setFormat(FORMAT).get();
      records = parser.iterator();
      if (header && next()) {
        setHeader(fields());
      }
    } catch (IOException e) {
      lines.close();
      throw new UncheckedIOException(e); // a reader that fails otherwise
    } catch (RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  @Override
  public boolean next() {
    reader.left = MOST_CHARACTERS;
    long start = parser.getCurrentLineNumber() + 1;
    try {
      row = records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException | IllegalStateException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new FailureException(
          lines.name() + ":" + start + ": not well-formed CSV: " + cause.getMessage() + ".", e);
    }
    if (row != null && !columns().isEmpty() && row.size() > columns().size()) {
      throw failure(
          "the row has "
              + row.size()
              + " fields, the header row "
              + columns().size()
              + "; put a field that contains a comma in quotes.");
    }
    return row != null;
  }

  @Override
  public List<String> fields() {
    return row.toList();
  }

  /** Returns the file and the line in which the row begins. */
  @Override
  public String place() {
    long end = parser.getCurrentLineNumber();
    long inside =
        row == null ? 0 : row.stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
    return lines.name() + ":" + (end - inside);
  }

  @Override
  public void close() {
    lines.close();
  }

  /** The text line by line, so that faults of the encoding name their line; bounds a row. */
  private final class LineReader extends Reader {
    private String line = "";
    private int at;
    private int left = MOST_CHARACTERS;

    @Override
    public int read(char[] into, int offset, int count) {
      if (at == line.length()) {
        line = lines.nextWithEnd();
        at = 0;
        if (line == null) {
          line = "";
          return -1;
        }
      }
      int length = Math.min(count, line.length() - at);
      left -= length;
      if (left < 0) {
        throw lines.failure(
            "a row is longer than "
                + (MOST_CHARACTERS >> 20)
                + " million characters; is a closing quote missing?");
      }
      line.getChars(at, at + length, into, offset);
      at += length;
      return length;
    }

    @Override
    public void close() {
      lines.close();
    }
  }
}
