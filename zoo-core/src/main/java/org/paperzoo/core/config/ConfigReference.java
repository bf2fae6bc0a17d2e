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

  /**
   * Returns the keys of a record class, or of each record of a {@link Choice}, and of the records
   * inside, in order.
   */
  public static List<Row> rows(Class<?> type) {
    List<Row> rows = new ArrayList<>();
    if (Choices.is(type)) {
      collect(Choices.of(type), "", new ArrayList<>(), rows);
    } else {
      collect(type, "", new ArrayList<>(), rows);
    }
    return rows;
  }

  /** Returns the keys as a Markdown table with a header. */
  public static String markdown(Class<?> type) {
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
  public static String text(Class<?> type, int width) {
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
    Choices choices = Choices.ofRecord(type);
    for (RecordSchema.Key key : RecordSchema.of(type).keys()) {
      if (choices != null && key.name().equals(choices.key())) {
        continue; // documented once for the choice
      }
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
    String description = choices.description();
    rows.add(
        new Row(
            path.isEmpty() ? choices.key() : path + '.' + choices.key(),
            "choice",
            choices.fallback().isEmpty() ? "required" : choices.fallback(),
            Messages.or(choices.names()),
            description.isEmpty() ? "Which of these it is." : description));
    for (Class<? extends Record> record : choices.records().values().stream().distinct().toList()) {
      String names = " (" + Messages.or(choices.names(record)) + ")";
      collect(record, (path + names).strip(), above, rows);
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
