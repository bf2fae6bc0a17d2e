package org.paperzoo.core.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Tab-separated values without quotes, as GLUE's files are: a quote is a character as any other,
 * and no field contains a tab or a line end.
 */
final class TabTable extends ColumnTable {
  private final TextLines lines;
  private List<String> row = List.of();

  TabTable(TextLines lines, boolean header) {
    this.lines = lines;
    if (header && next()) {
      setHeader(row);
    }
  }

  @Override
  public boolean next() {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.indexOf('\t') >= 0 || !line.isBlank()) {
        row = Arrays.asList(line.split("\t", -1));
        return true;
      }
    }
    return false;
  }

  @Override
  public List<String> fields() {
    return Collections.unmodifiableList(row);
  }

  @Override
  public String place() {
    return lines.place();
  }

  @Override
  public void close() {
    lines.close();
  }
}
