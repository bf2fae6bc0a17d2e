package org.paperzoo.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.error.FailureException;

/**
 * The report of a run, {@code report.html}: final metrics, curves, samples, configuration and
 * environment in one file that loads nothing else, readable in a light or a dark browser and on a
 * phone. It is made from what the run folder holds, also of a run that is still in progress or was
 * stopped.
 */
public final class HtmlReport {
  private static final int MOST_TILES = 8;
  // The same split has the same colour in every report.
  private static final Map<String, Integer> COLOURS =
      Map.of("train", 0, "val", 1, "validation", 1, "dev", 1, "test", 2);
  private static final int SPLIT_COLOURS = 3;
  private static final int SITTING_TEXTS = 6;
  private static final int SHORT_COMMIT = 12;
  private static final int ALL_COLOURS = 7;

  private final RunFolder run;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(RunFolder run) {
    this.run = run;
  }

  /**
   * Writes the report of a run into its folder.
   *
   * @return the report's path
   * @throws FailureException if a file of the run is malformed, or the report cannot be written
   */
  public static Path write(RunFolder run) {
    byte[] page = new HtmlReport(run).page().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(run.report(), file -> file.write(page));
    return run.report();
  }

  private String page() {
    List<MetricsLog.Entry> log =
        Files.exists(run.metrics()) ? MetricsLog.read(run.metrics()) : List.of();
    Map<String, List<Curve>> curves = Curve.byMetric(log);
    List<JsonNode> sittings = Sittings.read(run.environment()).all();
    JsonNode environment = sittings.isEmpty() ? null : sittings.get(sittings.size() - 1);
    Map<String, Double> result =
        Files.exists(run.result()) ? ResultFile.read(run.result()) : Map.of();

    String title = Html.escape(run.name());
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    // Nothing may be loaded, whatever a sample or a name contains.
    out.append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src"
                + " data:;")
        .append(" style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append("<title>").append(title).append("</title>\n<style>\n");
    out.append(resource("report.css")).append("</style>\n</head>\n<body>\n");
    header(log, environment, !result.isEmpty());
    out.append("<main>\n");
    warnings();
    tiles(result, curves);
    charts(curves, log);
    ReportSamples.append(out, run);
    summary(curves);
    out.append("<div class=\"columns\">\n");
    configuration();
    environment(environment, sittings);
    out.append(
        "</div>\n</main>\n<footer>Made by Paperzoo from the files beside it.</footer>\n<script>\n");
    out.append(resource("report.js")).append("</script>\n</body>\n</html>\n");
    return out.toString();
  }

  private void header(List<MetricsLog.Entry> log, JsonNode environment, boolean finished) {
    String name = run.name();
    int slash = name.lastIndexOf('/');
    out.append("<header>\n<h1>").append(Html.escape(name.substring(0, Math.max(slash, 0))));
    out.append(" <small>").append(Html.escape(name.substring(slash + 1))).append("</small></h1>\n");
    Map<String, String> facts = new LinkedHashMap<>();
    if (!log.isEmpty()) {
      MetricsLog.Entry last = log.get(log.size() - 1);
      long steps = log.stream().mapToLong(MetricsLog.Entry::step).max().orElse(0);
      double epochs = log.stream().mapToDouble(MetricsLog.Entry::epoch).max().orElse(0);
      facts.put("steps", Numbers.text(steps));
      facts.put("epochs", Numbers.text(epochs));
      Duration time = Duration.between(log.get(0).time(), last.time());
      facts.put("logged time", Numbers.duration(time.toMillis() / 1e3));
    }
    if (environment != null) {
      for (String key : List.of("seed", "device")) {
        if (environment.hasNonNull(key)) {
          facts.put(key, environment.get(key).asText());
        }
      }
      String cpu = environment.at("/cpu/model").asText("");
      if (!cpu.isEmpty()) {
        facts.put("processor", cpu + ", " + environment.at("/cpu/cores").asText() + " cores");
      }
      if (environment.has("threads")) {
        facts.put("threads", environment.get("threads").asText());
      }
    }
    out.append("<ul class=\"facts\"><li class=\"status ")
        .append(finished ? "done" : "open")
        .append("\">");
    out.append(finished ? "finished" : "not finished").append("</li>");
    facts.forEach(
        (key, value) ->
            out.append("<li><span>")
                .append(key)
                .append("</span> ")
                .append(Html.escape(value))
                .append("</li>"));
    out.append("</ul>\n</header>\n");
  }

  private void warnings() {
    if (!Files.exists(run.warnings())) {
      return;
    }
    try {
      for (String line : Files.readAllLines(run.warnings(), StandardCharsets.UTF_8)) {
        out.append("<p class=\"warning\">").append(Html.escape(line)).append("</p>\n");
      }
    } catch (IOException e) {
      throw new FailureException("Cannot read " + run.warnings() + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * The final metrics, or of a run that has not ended the latest ones, without the training loss.
   */
  private void tiles(Map<String, Double> result, Map<String, List<Curve>> curves) {
    Map<String, Double> shown = new LinkedHashMap<>(result);
    if (shown.isEmpty()) {
      curves.forEach(
          (metric, list) ->
              list.stream()
                  .filter(curve -> !curve.split().equals("train"))
                  .forEach(curve -> shown.put(curve.split() + "_" + metric, curve.last())));
    }
    if (shown.isEmpty()) {
      return;
    }
    section(result.isEmpty() ? "Latest metrics" : "Final metrics");
    out.append("<dl class=\"tiles\">\n");
    shown.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getKey().startsWith("test") ? 0 : 1))
        .limit(MOST_TILES)
        .forEach(
            entry -> {
              out.append("<div class=\"card\"><dt>")
                  .append(Html.escape(entry.getKey().replace('_', ' ')));
              out.append("</dt><dd>")
                  .append(Numbers.text(entry.getValue()))
                  .append("</dd></div>\n");
            });
    out.append("</dl>\n");
    if (shown.size() > MOST_TILES) {
      out.append("<details><summary>All ").append(shown.size()).append(" metrics</summary>\n");
      table(
          List.of("metric", "value"),
          shown.entrySet().stream()
              .map(e -> List.of(e.getKey(), Numbers.text(e.getValue())))
              .toList(),
          1);
      out.append("</details>\n");
    }
    out.append("</section>\n");
  }

  private void charts(Map<String, List<Curve>> curves, List<MetricsLog.Entry> log) {
    Map<String, Integer> colours = new LinkedHashMap<>();
    int other = SPLIT_COLOURS;
    for (MetricsLog.Entry entry : log) {
      if (!colours.containsKey(entry.split())) {
        Integer fixed = COLOURS.get(entry.split());
        colours.put(entry.split(), fixed != null ? fixed : Math.min(other++, ALL_COLOURS - 1));
      }
    }
    double epochsPerStep =
        log.stream()
            .filter(entry -> entry.step() > 0)
            .reduce((first, second) -> second)
            .map(entry -> entry.epoch() / entry.step())
            .orElse(0.0);
    List<String> charts =
        curves.entrySet().stream()
            .filter(metric -> metric.getValue().stream().anyMatch(curve -> curve.size() > 1))
            .filter(metric -> metric.getValue().stream().anyMatch(curve -> curve.finite() > 0))
            .sorted(Comparator.comparingInt(metric -> rank(metric.getKey(), metric.getValue())))
            .map(
                metric ->
                    new CurveChart(metric.getKey(), metric.getValue(), colours, epochsPerStep)
                        .html())
            .toList();
    if (charts.isEmpty()) {
      return;
    }
    section("Curves");
    out.append("<div class=\"charts\">\n");
    charts.forEach(out::append);
    out.append("</div>\n</section>\n");
  }

  /**
   * The loss first, then what is evaluated, then what training alone logs, such as the learning
   * rate.
   */
  private static int rank(String metric, List<Curve> curves) {
    if (metric.equals("loss")) {
      return 0;
    }
    return curves.stream().anyMatch(curve -> !curve.split().equals("train")) ? 1 : 2;
  }

  private void summary(Map<String, List<Curve>> curves) {
    if (curves.isEmpty()) {
      return;
    }
    section("Curves in numbers");
    List<List<String>> rows =
        curves.entrySet().stream()
            .flatMap(metric -> metric.getValue().stream().map(curve -> row(metric.getKey(), curve)))
            .toList();
    table(
        List.of("metric", "split", "last", "min", "at step", "max", "at step", "points"), rows, 2);
    out.append("</section>\n");
  }

  private static List<String> row(String metric, Curve curve) {
    int low = -1;
    int high = -1;
    for (int i = 0; i < curve.size(); i++) {
      double value = curve.values()[i];
      if (Double.isFinite(value)) {
        low = low < 0 || value < curve.values()[low] ? i : low;
        high = high < 0 || value > curve.values()[high] ? i : high;
      }
    }
    return List.of(
        metric,
        curve.split(),
        Numbers.text(curve.last()),
        low < 0 ? "–" : Numbers.text(curve.values()[low]),
        low < 0 ? "–" : Numbers.text((long) curve.steps()[low]),
        high < 0 ? "–" : Numbers.text(curve.values()[high]),
        high < 0 ? "–" : Numbers.text((long) curve.steps()[high]),
        Numbers.text((long) curve.size()));
  }

  private void configuration() {
    String text;
    try {
      text = Files.readString(run.config());
    } catch (IOException e) {
      throw new FailureException("Cannot read " + run.config() + ": " + e.getMessage() + ".", e);
    }
    section("Configuration");
    Map<String, String> flat = new LinkedHashMap<>();
    try {
      flatten("", new YAMLMapper().readTree(text), flat);
      keyTable(flat);
    } catch (JsonProcessingException e) { // edited by hand since: shown as it is
      out.append("<pre>").append(Html.escape(text)).append("</pre>\n");
    }
    out.append("</section>\n");
  }

  /** The last sitting in full, and in short all of a run that was resumed. */
  private void environment(JsonNode environment, List<JsonNode> sittings) {
    if (environment == null) {
      return;
    }
    section("Environment");
    if (sittings.size() > 1) {
      table(
          List.of("sitting", "from step", "device", "processor", "threads", "commit"),
          sittings.stream().map(HtmlReport::sitting).toList(),
          SITTING_TEXTS);
    }
    Map<String, String> flat = new LinkedHashMap<>();
    environment
        .properties()
        .forEach(
            field -> {
              if (field.getKey().equals("command_line")) {
                flat.put(field.getKey(), join(field.getValue(), " "));
              } else {
                flatten(field.getKey(), field.getValue(), flat);
              }
            });
    keyTable(flat);
    out.append("</section>\n");
  }

  private static List<String> sitting(JsonNode sitting) {
    String commit = sitting.path("git_commit").asText("");
    return List.of(
        sitting.path("time").asText("–"),
        sitting.path("step").asText("–"),
        sitting.path("device").asText("–"),
        sitting.at("/cpu/model").asText("–"),
        sitting.path("threads").asText("–"),
        commit.substring(0, Math.min(SHORT_COMMIT, commit.length())));
  }

  /** Lists the leaves of a tree under their dotted names; lists of plain values are leaves. */
  private static void flatten(String name, JsonNode node, Map<String, String> flat) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      name.isEmpty() ? field.getKey() : name + "." + field.getKey(),
                      field.getValue(),
                      flat));
    } else if (node.isArray()
        && StreamSupport.stream(node.spliterator(), false).allMatch(JsonNode::isValueNode)) {
      flat.put(name, "[" + join(node, ", ") + "]");
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(name + "." + i, node.get(i), flat);
      }
    } else if (!node.isMissingNode()) {
      flat.put(name, node.isValueNode() ? node.asText() : node.toString());
    }
  }

  private static String join(JsonNode list, String separator) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(separator));
  }

  private void section(String heading) {
    out.append("<section>\n<h2>").append(heading).append("</h2>\n");
  }

  private void keyTable(Map<String, String> rows) {
    out.append("<div class=\"card scroll\"><table class=\"keys\">\n");
    rows.forEach(
        (key, value) -> {
          out.append("<tr><th scope=\"row\">").append(Html.escape(key)).append("</th><td>");
          out.append(Html.escape(value)).append("</td></tr>\n");
        });
    out.append("</table></div>\n");
  }

  /** Appends a table whose columns from {@code numbers} on hold numbers. */
  private void table(List<String> header, List<List<String>> rows, int numbers) {
    out.append("<div class=\"card scroll\"><table>\n<thead><tr>");
    for (int c = 0; c < header.size(); c++) {
      out.append(c < numbers ? "<th scope=\"col\">" : "<th scope=\"col\" class=\"n\">");
      out.append(Html.escape(header.get(c))).append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        out.append(c < numbers ? "<td>" : "<td class=\"n\">");
        out.append(Html.escape(row.get(c))).append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
