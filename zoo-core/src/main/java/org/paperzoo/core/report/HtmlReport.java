package org.paperzoo.core.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
import org.paperzoo.core.config.ConfigDocument;
import org.paperzoo.core.config.ConfigException;
import org.paperzoo.core.config.ConfigJson;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.config.Faults;
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
  private final HtmlPage page;

  private HtmlReport(RunFolder run) {
    this.run = run;
    String name = run.name();
    int slash = name.lastIndexOf('/');
    page = new HtmlPage(name.substring(0, Math.max(slash, 0)), name.substring(slash + 1));
  }

  /**
   * Writes the report of a run into its folder.
   *
   * @return the report's path
   * @throws FailureException if a file of the run is malformed, or the report cannot be written
   */
  public static Path write(RunFolder run) {
    new HtmlReport(run).page().write(run.report());
    return run.report();
  }

  private HtmlPage page() {
    List<MetricsLog.Entry> log =
        Files.exists(run.metrics()) ? MetricsLog.read(run.metrics()) : List.of();
    Map<String, List<Curve>> curves = Curve.byMetric(log);
    List<JsonNode> sittings = Sittings.read(run.environment()).all();
    JsonNode environment = sittings.isEmpty() ? null : sittings.get(sittings.size() - 1);
    Map<String, Double> result =
        Files.exists(run.result()) ? ResultFile.read(run.result()) : Map.of();

    page.footer("Made by Paperzoo from the files beside it.");
    header(log, environment, !result.isEmpty());
    warnings();
    tiles(result, curves);
    charts(curves, log);
    ReportSamples.add(page.section("Samples"), run);
    summary(curves);
    configuration();
    environment(environment, sittings);
    return page;
  }

  private void header(List<MetricsLog.Entry> log, JsonNode environment, boolean finished) {
    page.finished(finished);
    if (!log.isEmpty()) {
      MetricsLog.Entry last = log.get(log.size() - 1);
      long steps = log.stream().mapToLong(MetricsLog.Entry::step).max().orElse(0);
      double epochs = log.stream().mapToDouble(MetricsLog.Entry::epoch).max().orElse(0);
      page.fact("steps", Numbers.text(steps));
      page.fact("epochs", Numbers.text(epochs));
      Duration time = Duration.between(log.get(0).time(), last.time());
      page.fact("logged time", Numbers.duration(time.toMillis() / 1e3));
    }
    if (environment != null) {
      for (String key : List.of("seed", "device")) {
        if (environment.hasNonNull(key)) {
          page.fact(key, environment.get(key).asText());
        }
      }
      String cpu = environment.at("/cpu/model").asText("");
      if (!cpu.isEmpty()) {
        page.fact("processor", cpu + ", " + environment.at("/cpu/cores").asText() + " cores");
      }
      if (environment.has("threads")) {
        page.fact("threads", environment.get("threads").asText());
      }
    }
  }

  private void warnings() {
    if (!Files.exists(run.warnings())) {
      return;
    }
    try {
      Files.readAllLines(run.warnings(), StandardCharsets.UTF_8).forEach(page::warning);
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
    Map<String, String> first = new LinkedHashMap<>();
    shown.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getKey().startsWith("test") ? 0 : 1))
        .limit(MOST_TILES)
        .forEach(
            entry -> first.put(entry.getKey().replace('_', ' '), Numbers.text(entry.getValue())));
    HtmlSection section = page.section(result.isEmpty() ? "Latest metrics" : "Final metrics");
    section.tiles(first);
    if (shown.size() > MOST_TILES) {
      section.folded(
          "All " + shown.size() + " metrics",
          List.of("metric", "value"),
          shown.entrySet().stream()
              .map(e -> List.of(e.getKey(), Numbers.text(e.getValue())))
              .toList(),
          1);
    }
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
    List<CurveChart> charts =
        curves.entrySet().stream()
            .filter(metric -> metric.getValue().stream().anyMatch(curve -> curve.size() > 1))
            .filter(metric -> metric.getValue().stream().anyMatch(curve -> curve.finite() > 0))
            .sorted(Comparator.comparingInt(metric -> rank(metric.getKey(), metric.getValue())))
            .map(
                metric ->
                    new CurveChart(metric.getKey(), metric.getValue(), colours, epochsPerStep))
            .toList();
    if (!charts.isEmpty()) {
      page.section("Curves").charts(charts);
    }
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
    List<List<String>> rows =
        curves.entrySet().stream()
            .flatMap(metric -> metric.getValue().stream().map(curve -> row(metric.getKey(), curve)))
            .toList();
    page.section("Curves in numbers")
        .table(
            List.of("metric", "split", "last", "min", "at step", "max", "at step", "points"),
            rows,
            2);
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
    HtmlSection section = page.column("Configuration");
    Faults faults = new Faults();
    try {
      Map<String, String> flat = new LinkedHashMap<>();
      ConfigNode root = ConfigDocument.parse(text, run.config().toString(), faults).root();
      flatten(
          "",
          Json.object(ConfigJson.toJson(root).getBytes(StandardCharsets.UTF_8), "config.yaml"),
          flat);
      section.keys(flat);
    } catch (ConfigException e) { // edited by hand since: shown as it is
      section.text(text);
    }
  }

  /** The last sitting in full, and in short all of a run that was resumed. */
  private void environment(JsonNode environment, List<JsonNode> sittings) {
    if (environment == null) {
      return;
    }
    HtmlSection section = page.column("Environment");
    if (sittings.size() > 1) {
      section.table(
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
    section.keys(flat);
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
}
