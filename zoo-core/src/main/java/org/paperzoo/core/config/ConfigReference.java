package org.paperzoo.core.config;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Documents the keys of a record class from its annotations. */
public final class ConfigReference {
  private static final String INDENT = "    ";

  /**
   * One key.
   *
   * @param key the dotted path; {@code N} is an index and {@code KEY} a key of a map
   * @param type the type in words
   * @param defaultValue the default as YAML, or {@code required}
   * @param values the range or the choices; empty if any value of the type will do
   * @param description what the key means
   */
  public record Row(
      String key, String type, String defaultValue, String values, String description) {}

  private ConfigReference() {}

  /** Returns the keys of a record class and of the records inside it, in order. */
  public static List<Row> rows(Class<? extends Record> type) {
    List<Row> rows = new ArrayList<>();
    collect(type, "", new ArrayList<>(), rows);
    return rows;
  }

  /** Returns the keys as a Markdown table with a header. */
  public static String markdown(Class<? extends Record> type) {
    StringBuilder out =
        new StringBuilder("| Key | Type | Default | Values | Description |\n")
            .append("| --- | --- | --- | --- | --- |\n");
    for (Row row : rows(type)) {
      boolean required = row.defaultValue().equals("required");
      out.append("| `").append(row.key()).append("` | ").append(row.type()).append(" | ");
      out.append(required ? "required" : '`' + cell(row.defaultValue()) + '`').append(" | ");
      out.append(cell(row.values())).append(" | ").append(cell(row.description())).append(" |\n");
    }
    return out.toString();
  }

  /**
   * Returns the keys as plain text for a terminal.
   *
   * @param width the most columns of a line
   */
  public static String text(Class<? extends Record> type, int width) {
    StringBuilder out = new StringBuilder();
    for (Row row : rows(type)) {
      boolean required = row.defaultValue().equals("required");
      String head =
          row.key()
              + "  ("
              + row.type()
              + (row.values().isEmpty() ? "" : ", " + row.values())
              + (required ? "; required)" : "; default: " + row.defaultValue() + ")");
      TextWrap.hanging(head, INDENT, width).forEach(l -> out.append(l).append('\n'));
      if (!row.description().isEmpty()) {
        TextWrap.wrap(row.description(), INDENT, width).forEach(l -> out.append(l).append('\n'));
      }
    }
    return out.toString();
  }

  private static void collect(Class<?> type, String path, List<Class<?>> above, List<Row> rows) {
    if (above.contains(type)) {
      return; // a record inside itself is documented once
    }
    above.add(type);
    for (RecordSchema.Key key : RecordSchema.of(type).keys()) {
      String name = path.isEmpty() ? key.name() : path + '.' + key.name();
      rows.add(
          new Row(name, KeyText.type(key), KeyText.fallback(key), KeyText.values(key), key.doc()));
      StringBuilder below = new StringBuilder(name);
      Type inner = key.type();
      while (RecordSchema.raw(inner) == List.class || RecordSchema.raw(inner) == Map.class) {
        below.append(RecordSchema.raw(inner) == List.class ? ".N" : ".KEY");
        inner = RecordSchema.element(inner);
      }
      Class<?> raw = RecordSchema.raw(inner);
      if (raw.isRecord()) {
        collect(raw, below.toString(), above, rows);
      } else if (Choices.is(raw)) {
        collect(Choices.of(raw), below.toString(), above, rows);
      }
    }
    above.remove(type);
  }

  private static void collect(Choices choices, String path, List<Class<?>> above, List<Row> rows) {
    String names = Messages.or(choices.names());
    rows.add(
        new Row(path + '.' + choices.key(), "choice", "required", names, "Which of these it is."));
    choices
        .records()
        .forEach((name, record) -> collect(record, path + " (" + name + ")", above, rows));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
