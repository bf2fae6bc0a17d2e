package org.paperzoo.core.data;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.paperzoo.core.error.FailureException;

/** Reads tables of text: comma-separated values with quotes, and tab-separated values without. */
public enum DelimitedText {
  /** Commas, and quotes around fields that contain commas, quotes or line ends (RFC 4180). */
  CSV(CSVFormat.RFC4180, "commas"),
  /** Tabs; a quote is a character like any other, as in the files of GLUE and CoNLL. */
  TSV(CSVFormat.newFormat('\t'), "tabs");

  private final CSVFormat format;
  private final String separator;

  DelimitedText(CSVFormat format, String separator) {
    this.format = format.builder().setIgnoreEmptyLines(true).get();
    this.separator = separator;
  }

  /**
   * Reads all rows; a head line is a row like the others. Empty lines are passed over.
   *
   * @param file a UTF-8 text file, plain or gzip
   * @param columns the number of fields that every row must have
   * @throws FailureException if the file is missing or not UTF-8, a row has another number of
   *     fields, or a quote is not closed
   */
  public List<List<String>> read(Path file, int columns) {
    List<List<String>> rows = new ArrayList<>();
    String text = TextFile.read(file);
    long line = 1;
    try (CSVParser parser = format.parse(new StringReader(text))) {
      for (CSVRecord record : parser) {
        if (record.size() != columns) {
          throw new FailureException(
              file
                  + ": row "
                  + record.getRecordNumber()
                  + ": expected "
                  + columns
                  + " fields separated by "
                  + separator
                  + ", found "
                  + record.size()
                  + ".");
        }
        rows.add(List.of(record.values()));
        line = parser.getCurrentLineNumber();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new FailureException(
          file + ": after line " + line + ": not well-formed " + name() + ": " + e.getMessage(), e);
    }
    return rows;
  }
}
