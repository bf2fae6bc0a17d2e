package org.paperzoo.nlp.parallel;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.paperzoo.core.data.TableReader;

/**
 * A table with a pair per row.
 *
 * @param name where the table comes from, for messages
 * @param table opens it
 * @param source the column of the source
 * @param target the column of the target
 * @param strict whether all rows must have as many fields as the header row (or else the first
 *     row): a stray tab would shift texts into other columns
 */
record PairTable(
    String name, Supplier<TableReader> table, String source, String target, boolean strict)
    implements ParallelText {
  /**
   * Returns the pairs of a file.
   *
   * @param source the column of the source: a name, or a number from 0 in a table without header
   *     row
   * @param target the column of the target, likewise
   */
  static PairTable of(Path file, String source, String target) {
    boolean header = !isNumber(source) || !isNumber(target);
    boolean json = file.toString().toLowerCase(Locale.ROOT).matches(".*\\.jsonl?(\\.gz)?");
    return new PairTable(
        file.toString(), () -> TableReader.open(file, header), source, target, !json);
  }

  private static boolean isNumber(String column) {
    return column.matches("\\d{1,4}");
  }

  @Override
  public PairReader open() {
    TableReader rows = table.get();
    return new PairReader() {
      private int columns = strict ? rows.columns().size() : 0;
      private boolean any;

      @Override
      public SentencePair next() {
        if (!rows.next()) {
          if (!any) {
            throw ParallelData.noPairs(name);
          }
          return null;
        }
        any = true;
        if (strict) {
          requireColumns(rows.fields().size());
        }
        return new SentencePair(rows.get(source), rows.get(target));
      }

      private void requireColumns(int found) {
        columns = columns == 0 ? found : columns;
        if (found != columns) {
          throw rows.failure(
              "expected "
                  + columns
                  + (columns == 1 ? " column" : " columns")
                  + ", found "
                  + found
                  + ". Remove tabs inside texts, or fill in what is missing.");
        }
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }
}
