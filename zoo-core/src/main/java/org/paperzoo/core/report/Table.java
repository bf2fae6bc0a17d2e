package org.paperzoo.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An aligned table in plain text. Columns whose cells are all numbers (also with a unit, a percent
 * sign, or as mean ± std) are aligned to the right. Doubles are shown as {@link
 * Numbers#text(double)}, whole numbers with thousands separators, null as nothing; line breaks and
 * other control characters within a cell become spaces.
 */
public final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?[0-9][0-9,]*(\\.[0-9]+)?(e[-+]?[0-9]+)?( ?± ?[0-9.e+-]+)?( ?[%a-zA-Z/]{1,5})?"
              + "|NaN|-?Infinity|-|–");

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private int maxWidth = Integer.MAX_VALUE;

  /** Creates a table with the headings of its columns. */
  public Table(String... header) {
    this(Arrays.asList(header));
  }

  /**
   * Creates a table with the headings of its columns.
   *
   * @throws IllegalArgumentException if there is no column
   */
  public Table(List<String> header) {
    if (header.isEmpty()) {
      throw new IllegalArgumentException("a table needs a column");
    }
    this.header = header.stream().map(Table::text).toList();
  }

  /**
   * Wraps the cells of the widest columns of text so that a line takes at most this many terminal
   * cells. Columns of numbers are never wrapped, and no column is made narrower than 8 cells.
   */
  public Table maxWidth(int cells) {
    maxWidth = cells;
    return this;
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if there are more cells than columns; missing ones are empty
   */
  public Table row(Object... cells) {
    return row(Arrays.asList(cells));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if there are more cells than columns; missing ones are empty
   */
  public Table row(List<?> cells) {
    if (cells.size() > header.size()) {
      throw new IllegalArgumentException(
          "the row has " + cells.size() + " cells but the table has " + header.size() + " columns");
    }
    List<String> row = new ArrayList<>();
    for (int c = 0; c < header.size(); c++) {
      row.add(c < cells.size() ? text(cells.get(c)) : "");
    }
    rows.add(row);
    return this;
  }

  private static String text(Object cell) {
    if (cell == null) {
      return "";
    }
    if (cell instanceof Double || cell instanceof Float) {
      return Numbers.text(((Number) cell).doubleValue());
    }
    if (cell instanceof Integer || cell instanceof Long) {
      return Numbers.text(((Number) cell).longValue());
    }
    return cell.toString().replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private boolean rightAligned(int column) {
    boolean numbers = false;
    for (List<String> row : rows) {
      String cell = row.get(column);
      if (!cell.isEmpty()) {
        if (!NUMBER.matcher(cell).matches()) {
          return false;
        }
        numbers = true;
      }
    }
    return numbers;
  }

  /**
   * Returns the table as lines for a terminal, each ended by a line feed and without trailing
   * spaces.
   */
  @Override
  public String toString() {
    int columns = header.size();
    boolean[] right = new boolean[columns];
    int[] widths = new int[columns];
    for (int c = 0; c < columns; c++) {
      right[c] = rightAligned(c);
      widths[c] = DisplayWidth.of(header.get(c));
      for (List<String> row : rows) {
        widths[c] = Math.max(widths[c], DisplayWidth.of(row.get(c)));
      }
    }
    shrink(widths, right);
    StringBuilder out = new StringBuilder();
    if (header.stream().anyMatch(h -> !h.isEmpty())) {
      line(out, header, widths, right);
      line(out, Arrays.stream(widths).mapToObj("─"::repeat).toList(), widths, right);
    }
    rows.forEach(row -> line(out, row, widths, right));
    return out.toString();
  }

  /**
   * Takes cells from the widest text columns until the line fits: first down to their longest word,
   * then down to the narrowest column allowed.
   */
  private void shrink(int[] widths, boolean[] right) {
    int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - maxWidth;
    if (excess <= 0) {
      return;
    }
    int[] words = new int[widths.length];
    for (int c = 0; c < widths.length; c++) {
      words[c] = DisplayWidth.longestWord(header.get(c));
      for (List<String> row : rows) {
        words[c] = Math.max(words[c], DisplayWidth.longestWord(row.get(c)));
      }
    }
    excess = shrink(widths, right, words, excess);
    shrink(widths, right, new int[widths.length], excess);
  }

  private static int shrink(int[] widths, boolean[] right, int[] least, int excess) {
    for (; excess > 0; excess--) {
      int widest = -1;
      for (int c = 0; c < widths.length; c++) {
        if (!right[c]
            && widths[c] > Math.max(NARROWEST, least[c])
            && (widest < 0 || widths[c] > widths[widest])) {
          widest = c;
        }
      }
      if (widest < 0) {
        break;
      }
      widths[widest]--;
    }
    return excess;
  }

  private static void line(StringBuilder out, List<String> cells, int[] widths, boolean[] right) {
    List<List<String>> wrapped = new ArrayList<>();
    int lines = 1;
    for (int c = 0; c < widths.length; c++) {
      wrapped.add(DisplayWidth.wrap(cells.get(c), widths[c]));
      lines = Math.max(lines, wrapped.get(c).size());
    }
    for (int l = 0; l < lines; l++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String cell = l < wrapped.get(c).size() ? wrapped.get(c).get(l) : "";
        String padding = " ".repeat(widths[c] - DisplayWidth.of(cell));
        line.append(c == 0 ? "" : GAP).append(right[c] ? padding + cell : cell + padding);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
