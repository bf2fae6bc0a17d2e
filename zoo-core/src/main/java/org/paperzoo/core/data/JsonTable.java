package org.paperzoo.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One JSON object per line; numbers and booleans are given as text. */
final class JsonTable extends TableReader {
  private final JsonLines lines;
  private ObjectNode row;

  JsonTable(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public boolean next() {
    row = lines.next();
    return row != null;
  }

  @Override
  public List<String> columns() {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Override
  public List<String> fields() {
    return columns().stream().map(this::get).toList();
  }

  @Override
  public boolean has(String column) {
    return row.hasNonNull(column);
  }

  @Override
  public String get(String column) {
    JsonNode value = row.path(column);
    return value.isNumber() || value.isBoolean() ? value.asText() : lines.text(row, column);
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
