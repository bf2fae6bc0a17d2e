package org.paperzoo.core.data;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * Reads the rows of a table one after another, without holding the file: tab-separated values
 * without quotes ({@code .tsv}, {@code .txt}), comma-separated values with quotes ({@code .csv}, by
 * RFC 4180), or one JSON object per line ({@code .jsonl}, {@code .json}). Files are strict UTF-8,
 * plain or gzip, with or without a byte order mark, and lines end in \n or \r\n. Empty lines are
 * skipped.
 */
public abstract class TableReader implements AutoCloseable {
  /**
   * Opens a table by the extension of its name, before {@code .gz}.
   *
   * @param header whether the first row names the columns; else they are named 0, 1, ... JSON lines
   *     name their own fields and have no such row
   * @throws FailureException if the file is missing or cannot be read
   * @throws UsageException if the extension is another one
   */
  public static TableReader open(Path file, boolean header) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    name = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (name.endsWith(".tsv") || name.endsWith(".txt")) {
      return new TabTable(TextLines.open(file), header);
    }
    if (name.endsWith(".csv")) {
      return new CommaTable(TextLines.open(file), header);
    }
    if (name.endsWith(".jsonl") || name.endsWith(".json")) {
      return new JsonTable(JsonLines.open(file));
    }
    throw new UsageException(
        file + ": expected a file that ends in .tsv, .csv or .jsonl, plain or with .gz.");
  }

  /**
   * Opens a table of tab-separated values, whatever the file's name.
   *
   * @param header whether the first row names the columns
   * @throws FailureException if the file is missing or cannot be read
   */
  public static TableReader openTabs(Path file, boolean header) {
    return new TabTable(TextLines.open(file), header);
  }

  /**
   * Reads a table of tab-separated values from a stream, which is closed with the table.
   *
   * @param name the name of the source in messages
   * @param header whether the first row names the columns
   */
  public static TableReader ofTabs(String name, InputStream stream, boolean header) {
    return new TabTable(TextLines.of(name, stream), header);
  }

  /**
   * Goes to the next row; returns false after the last.
   *
   * @throws FailureException naming file and line, if the row is malformed
   */
  public abstract boolean next();

  /**
   * Returns a field of the row.
   *
   * @param column its name, or its number from 0 in a table without header row
   * @throws FailureException naming file and line, if the row has no such field
   */
  public abstract String get(String column);

  /** Returns the fields of the row in their order. */
  public abstract List<String> fields();

  /**
   * Returns the names of the columns: those of the header row, none in a table without one, and of
   * JSON lines the field names of the row.
   */
  public abstract List<String> columns();

  /** Returns whether the table has a column (of JSON lines: the row has a field). */
  public abstract boolean has(String column);

  /** Returns the file and line of the row, for messages. */
  public abstract String place();

  /** Returns a failure at the row. */
  public final FailureException failure(String message) {
    return new FailureException(place() + ": " + message);
  }

  @Override
  public abstract void close();
}
