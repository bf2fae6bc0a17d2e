package org.paperzoo.core.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table whose rows are fields in a fixed order. */
abstract class ColumnTable extends TableReader {
  private static final int TWICE = -1;

  private Map<String, Integer> header; // null: columns are numbered
  private List<String> names = List.of();

  final void setHeader(List<String> fields) {
    header = new HashMap<>();
    names = fields.stream().map(String::strip).toList();
    for (int i = 0; i < names.size(); i++) {
      header.merge(names.get(i), i, (first, second) -> TWICE);
    }
  }

  @Override
  public final List<String> columns() {
    return names;
  }

  @Override
  public final boolean has(String column) {
    return header == null || header.containsKey(column);
  }

  @Override
  public final String get(String column) {
    int index = index(column);
    List<String> fields = fields();
    if (index >= fields.size()) {
      throw failure(
          "the row has "
              + fields.size()
              + (fields.size() == 1 ? " field" : " fields")
              + "; expected at least "
              + (index + 1)
              + " (column \""
              + column
              + "\").");
    }
    return fields.get(index);
  }

  private int index(String column) {
    if (header == null) {
      return Integer.parseInt(column);
    }
    Integer index = header.get(column);
    if (index == null || index == TWICE) {
      throw failure(
          (index == null ? "there is no column \"" : "there are two columns \"")
              + column
              + "\"; the header row has "
              + String.join(", ", names)
              + ".");
    }
    return index;
  }
}
