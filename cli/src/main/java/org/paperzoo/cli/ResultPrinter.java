package org.paperzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.report.Json;
import org.paperzoo.core.report.Numbers;
import org.paperzoo.core.report.Table;

/**
 * Prints what a prediction or a tool gives.
 *
 * @param output the folder that its files are in
 * @param json whether it is one line of JSON instead of a table
 * @param width columns of the terminal
 */
record ResultPrinter(Path output, boolean json, int width) {
  /** Numbers that are shown of a vector; all of them are in JSON and in files. */
  private static final int SHOWN = 4;

  void print(Predictor.Result result, PrintWriter out) {
    List<String> files = result.files().stream().map(f -> output.resolve(f).toString()).toList();
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("rows", objects(result));
      line.put("files", files);
      out.println(Json.line(line));
      return;
    }
    if (result.layout() == Predictor.Layout.TEXTS) {
      texts(result, out);
    } else if (!result.columns().isEmpty()) {
      Table table = new Table(result.columns()).maxWidth(width);
      for (List<Object> row : result.rows()) {
        table.row(row.stream().map(ResultPrinter::shortened).toList());
      }
      out.print(table);
    }
    files.forEach(out::println);
    result.onRequest().forEach(f -> out.println("Not saved; --output " + f + " saves all of it."));
  }

  /** Returns the rows as JSON objects with the columns as keys. */
  static List<Map<String, Object>> objects(Predictor.Result result) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<Object> cells : result.rows()) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(result.columns().get(i), cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Of each row the other columns in a line, then its texts with their line breaks. */
  private static void texts(Predictor.Result result, PrintWriter out) {
    boolean first = true;
    for (Map<String, Object> row : objects(result)) {
      if (!first) {
        out.println();
      }
      first = false;
      out.println(
          row.entrySet().stream()
              .filter(cell -> !(cell.getValue() instanceof String text) || isShort(text))
              .map(cell -> cell.getKey() + ": " + shortened(cell.getValue()))
              .collect(Collectors.joining(", ")));
      row.forEach(
          (name, cell) -> {
            if (cell instanceof String text && !isShort(text)) {
              out.println(name + ":");
              text.lines().forEach(out::println);
            }
          });
    }
  }

  private static boolean isShort(String text) {
    return text.matches("\\w{1,20}");
  }

  private static Object shortened(Object cell) {
    if (!(cell instanceof List<?> list)
        || list.size() <= SHOWN
        || !list.stream().allMatch(Number.class::isInstance)) {
      return cell;
    }
    return list.stream()
        .limit(SHOWN)
        .map(number -> Numbers.text(((Number) number).doubleValue()))
        .collect(Collectors.joining(", ", "[" + list.size() + "] ", ", …"));
  }
}
