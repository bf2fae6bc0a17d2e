package org.paperzoo.nlp.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.TextLines;

/**
 * Reads the rows of a table one after another: tab-separated without quotes ({@code .tsv}),
 * comma-separated with quotes ({@code .csv}), or JSON objects a line ({@code .jsonl}, {@code
 * .json}).
 */
abstract class TableReader implements AutoCloseable {
  /** The longest row of a table with quotes, where a missing quote would swallow the file. */
  private static final int MOST_CHARACTERS = 16 << 20;

  /** Opens a table by the extension of its name, without {@code .gz}. */
  static TableReader open(Path file, boolean head) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    name = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (name.endsWith(".tsv") || name.endsWith(".txt")) {
      return new TabTable(file, head);
    }
    if (name.endsWith(".csv")) {
      return new CommaTable(file, head);
    }
    if (name.endsWith(".jsonl") || name.endsWith(".json")) {
      return new JsonTable(file);
    }
    throw new UsageException(
        file + ": expected a file that ends in .tsv, .csv or .jsonl, plain or with .gz.");
  }

  /** Goes to the next row; returns false after the last. */
  abstract boolean next();

  /**
   * Returns a field of the row.
   *
   * @param column its name or number
   * @throws FailureException if the row has no such field
   */
  abstract String get(String column);

  /** Returns whether the table has a column (JSON: the row has a field). */
  abstract boolean has(String column);

  /** Returns the file and line (or row) for messages. */
  abstract String place();

  @Override
  public abstract void close();

  /** Returns a failure at the row. */
  final FailureException failure(String message) {
    return new FailureException(place() + ": " + message);
  }

  /** A table with a fixed order of columns. */
  private abstract static class Columns extends TableReader {
    private Map<String, Integer> head;
    private List<String> names = List.of();

    final void setHead(String[] fields) {
      head = new HashMap<>();
      names = Arrays.stream(fields).map(String::strip).toList();
      for (int i = 0; i < fields.length; i++) {
        head.put(names.get(i), i);
      }
    }

    abstract int width();

    abstract String field(int index);

    @Override
    final boolean has(String column) {
      return head == null || head.containsKey(column);
    }

    @Override
    final String get(String column) {
      Integer index = head == null ? Integer.valueOf(column) : head.get(column);
      if (index == null) {
        throw failure(
            "there is no column \""
                + column
                + "\"; the header row has "
                + String.join(", ", names)
                + ".");
      }
      if (index >= width()) {
        throw failure(
            "the row has "
                + width()
                + " fields; expected at least "
                + (index + 1)
                + " (column \""
                + column
                + "\").");
      }
      return field(index);
    }
  }

  private static final class TabTable extends Columns {
    private final TextLines lines;
    private String[] row;

    TabTable(Path file, boolean head) {
      lines = TextLines.open(file);
      if (head && next()) {
        setHead(row);
      }
    }

    @Override
    boolean next() {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isEmpty()) {
          row = line.split("\t", -1);
          return true;
        }
      }
      return false;
    }

    @Override
    int width() {
      return row.length;
    }

    @Override
    String field(int index) {
      return row[index];
    }

    @Override
    String place() {
      return lines.place();
    }

    @Override
    public void close() {
      lines.close();
    }
  }

  private static final class CommaTable extends Columns {
    /** An empty line is no row: files often end in one. */
    private static final CSVFormat FORMAT =
        CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();

    private final Path file;
    private final Limited reader;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private CSVRecord row;

    CommaTable(Path file, boolean head) {
      this.file = file;
      if (!Files.isRegularFile(file)) {
        throw new FailureException(file + ": no such file.");
      }
      try {
        boolean gzip = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        InputStream in = Files.newInputStream(file);
        reader =
            new Limited(
                new InputStreamReader(
                    gzip ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8.newDecoder()));
        parser = FORMAT.parse(reader);
      } catch (IOException e) {
        throw new FailureException(file + ": cannot be read: " + e.getMessage() + ".", e);
      }
      records = parser.iterator();
      if (head && next()) {
        String[] names = row.values();
        names[0] = names[0].startsWith("\uFEFF") ? names[0].substring(1) : names[0];
        setHead(names);
      }
    }

    @Override
    boolean next() {
      reader.left = MOST_CHARACTERS;
      try {
        row = records.hasNext() ? records.next() : null;
        return row != null;
      } catch (UncheckedIOException | IllegalStateException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new FailureException(
            file
                + ":"
                + parser.getCurrentLineNumber()
                + ": not well-formed CSV: "
                + (cause instanceof CharacterCodingException
                    ? "not UTF-8 text"
                    : cause.getMessage())
                + ".",
            e);
      }
    }

    @Override
    int width() {
      return row.size();
    }

    @Override
    String field(int index) {
      return row.get(index);
    }

    @Override
    String place() {
      return file + ":" + parser.getCurrentLineNumber();
    }

    @Override
    public void close() {
      try {
        parser.close();
      } catch (IOException e) {
        throw new FailureException(file + ": cannot be closed: " + e.getMessage() + ".", e);
      }
    }

    /** Bounds what one row may take. */
    private static final class Limited extends FilterReader {
      private int left = MOST_CHARACTERS;

      Limited(Reader in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        take(1);
        return super.read();
      }

      @Override
      public int read(char[] into, int at, int count) throws IOException {
        int read = super.read(into, at, Math.min(count, 1 << 13));
        take(Math.max(0, read));
        for (int i = at; i < at + read; i++) {
          if (into[i] == '\0') {
            throw new IOException("it contains a NUL character, so it is damaged or not a text");
          }
        }
        return read;
      }

      private void take(int count) throws IOException {
        left -= count;
        if (left < 0) {
          throw new IOException(
              "a row is longer than "
                  + (MOST_CHARACTERS >> 20)
                  + " million characters; is a"
                  + " closing quote missing?");
        }
      }
    }
  }

  private static final class JsonTable extends TableReader {
    private final JsonLines lines;
    private ObjectNode row;

    JsonTable(Path file) {
      lines = JsonLines.open(file);
    }

    @Override
    boolean next() {
      row = lines.next();
      return row != null;
    }

    @Override
    boolean has(String column) {
      return row.hasNonNull(column);
    }

    @Override
    String get(String column) {
      JsonNode value = row.path(column);
      return value.isNumber() || value.isBoolean() ? value.asText() : lines.text(row, column);
    }

    @Override
    String place() {
      return lines.place();
    }

    @Override
    public void close() {
      lines.close();
    }
  }
}
