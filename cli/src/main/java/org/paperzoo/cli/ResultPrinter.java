package org.paperzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.report.Json;
import org.paperzoo.core.report.Table;

/**
 * Prints what a prediction or a tool gives.
 *
 * @param output the folder that its files are in
 * @param json whether it is one line of JSON instead of a table
 */
record ResultPrinter(Path output, boolean json) {
  void print(Predictor.Result result, PrintWriter out) {
    List<String> files = result.files().stream().map(f -> output.resolve(f).toString()).toList();
    if (json) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (List<Object> cells : result.rows()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
          row.put(result.columns().get(i), cells.get(i));
        }
        rows.add(row);
      }
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("rows", rows);
      line.put("files", files);
      out.println(Json.line(line));
      return;
    }
    if (!result.columns().isEmpty()) {
      Table table = new Table(result.columns());
      result.rows().forEach(table::row);
      out.print(table);
    }
    files.forEach(out::println);
  }
}
