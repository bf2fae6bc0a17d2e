package org.paperzoo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paperzoo.core.error.FailureException;

class HtmlReportTest {
  private static final String EVIL = "</script><img src=x onerror=alert(1)>\"'&";

  @TempDir Path temp;
  private RunFolder run;

  @BeforeEach
  void run() {
    run =
        RunFolder.create(
            temp, "vae-mnist", "model:\n  latent_size: 20\n  layers: [8, 8]\nseed: 7\n");
  }

  private String report() throws IOException {
    Path file = HtmlReport.write(run);
    assertThat(file).isEqualTo(run.report());
    return Files.readString(file);
  }

  private void train(int steps) {
    try (MetricsLog log = MetricsLog.create(run.metrics())) {
      for (int step = 1; step <= steps; step++) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", 10.0 / step);
        metrics.put("lr", 1e-3);
        log.write(step, step / 100.0, "train", metrics);
        if (step % 50 == 0) {
          log.write(step, step / 100.0, "val", Map.of("loss", 12.0 / step, "accuracy", 0.5));
        }
      }
    }
  }

  @Test
  void holdsMetricsCurvesConfigurationAndEnvironment() throws IOException {
    train(200);
    ResultFile.write(run.result(), Map.of("test_accuracy", 0.97531));
    for (long step : new long[] {0, 1234}) {
      Sittings.read(run.environment())
          .add(
              run.environment(),
              Environment.capture(
                  step,
                  List.of("train", "x.yaml"),
                  7,
                  "cpu",
                  3,
                  Map.of("djl", "0.36.0"),
                  Map.of()));
    }
    String html = report();
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<h1>vae-mnist", "finished", "test accuracy", "0.9753")
        .contains("<h3>loss</h3>", "<h3>accuracy</h3>", "<h3>lr</h3>")
        .contains("model.latent_size", "[8, 8]", "versions.djl", "0.36.0", "train x.yaml")
        .contains("from step", "<td>1234</td>", "<span>threads</span> 3");
    // The loss comes first, what only training logs comes last.
    assertThat(html.indexOf("<h3>loss")).isLessThan(html.indexOf("<h3>accuracy"));
    assertThat(html.indexOf("<h3>accuracy")).isLessThan(html.indexOf("<h3>lr"));
    for (String tag : List.of("section", "figure", "svg", "table", "div", "script", "dl", "g")) {
      assertThat(count(html, "<" + tag + "[ >]")).as(tag).isEqualTo(count(html, "</" + tag + ">"));
    }
  }

  @Test
  void loadsNothing() throws IOException {
    train(100);
    Files.createDirectories(run.samplesFolder(100));
    Files.write(run.samplesFolder(100).resolve("a.png"), new byte[] {1, 2, 3});
    String html = report();
    Matcher addresses = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(html);
    assertThat(addresses.results().map(found -> found.group(1)))
        .isNotEmpty()
        .allMatch(address -> address.startsWith("data:image/png;base64,"));
    assertThat(html).contains("default-src 'none'").doesNotContain("@import", "url(");
  }

  @Test
  void chartsCarryTheirPointsAsJson() throws IOException {
    train(200);
    ObjectNode loss = charts(report()).get(0);
    assertThat(loss.get("x0").asDouble()).isEqualTo(1);
    assertThat(loss.get("x1").asDouble()).isEqualTo(200);
    assertThat(loss.get("epochs").asDouble()).isEqualTo(0.01);
    assertThat(loss.at("/lines/0/name").asText()).isEqualTo("train");
    assertThat(loss.at("/lines/0/y")).hasSize(200);
    assertThat(loss.at("/lines/0/y/2").asDouble()).isEqualTo(3.33333);
    assertThat(loss.at("/lines/1/name").asText()).isEqualTo("val");
    assertThat(loss.at("/lines/1/x/3").asLong()).isEqualTo(200);
  }

  @Test
  void longRunsStaySmall() throws IOException {
    train(5_000);
    String html = report();
    assertThat(html.length()).isLessThan(200_000);
    assertThat(charts(html).get(0).at("/lines/0/x").size()).isBetween(300, 500);
  }

  @Test
  void nothingInARunCanBecomeMarkup() throws IOException {
    run =
        RunFolder.createAt(
            temp.resolve("<script>alert(1)<"), Json.line(Map.of(EVIL, Map.of("k", EVIL))));
    try (MetricsLog log = MetricsLog.create(run.metrics())) {
      log.write(1, 0, EVIL, Map.of(EVIL, 1.0));
      log.write(2, 0, EVIL, Map.of(EVIL, 2.0));
    }
    ResultFile.write(run.result(), Map.of(EVIL, 1.0));
    Json.write(
        run.environment(),
        Map.of("sittings", List.of(Map.of("time", EVIL), Map.of(EVIL, EVIL, "device", EVIL))));
    Path samples = Files.createDirectories(run.samplesFolder(1));
    Files.writeString(samples.resolve("a\"><b>.txt"), EVIL);
    Files.writeString(samples.resolve("a\"><b>.bin"), EVIL);
    String html = report();
    assertThat(html)
        .doesNotContain("<img src", "\"><b>", "<script>alert")
        .contains("&lt;img src&#61;x", "&lt;script&gt;alert(1)&lt;</small>");
    assertThat(count(html, "<script")).isEqualTo(1); // the page's own
    assertThat(charts(html)).hasSize(1);
    assertThat(charts(html).get(0).at("/lines/0/name").asText()).isEqualTo(EVIL);
  }

  @Test
  void aRunThatHasNotEndedShowsItsLatestEvaluation() throws IOException {
    train(100);
    assertThat(report()).contains("not finished", "Latest metrics", "val accuracy");
  }

  @Test
  void aRunThatHasJustBegunHasAReport() throws IOException {
    assertThat(report()).contains("not finished", "model.latent_size").doesNotContain("<h2>Curves");
  }

  @Test
  void divergedRunsSaySo() throws IOException {
    try (MetricsLog log = MetricsLog.create(run.metrics())) {
      log.write(1, 0, "train", Map.of("loss", 1.0));
      log.write(2, 0, "train", Map.of("loss", 2.0));
      log.write(3, 0, "train", Map.of("loss", Double.NaN));
      log.write(4, 0, "train", Map.of("loss", Double.POSITIVE_INFINITY));
    }
    String html = report();
    assertThat(html).contains("2 values are not finite");
    assertThat(charts(html).get(0).at("/lines/0/y/2").asText()).isEqualTo("NaN");
    Matcher paths = Pattern.compile(" d=\"([^\"]*)\"").matcher(html);
    assertThat(paths.results().map(found -> found.group(1))).noneMatch(d -> d.contains("N"));
  }

  @Test
  void showsSamplesByNameOverTheSteps() throws IOException {
    byte[] png = new ImageGrid(1, 2, 2).add(new float[4]).png();
    for (int step = 100; step <= 1000; step += 100) {
      Path folder = Files.createDirectories(run.samplesFolder(step));
      Files.write(folder.resolve("prior.png"), png);
    }
    Path last = run.samplesFolder(1000);
    Files.write(last.resolve("text.txt"), "größer <1>".getBytes(StandardCharsets.UTF_8));
    Files.writeString(last.resolve("fold 1.pdb"), "ATOM");
    Files.write(last.resolve("huge.png"), new byte[(4 << 20) + 1]);
    Files.createSymbolicLink(last.resolve("secret.txt"), run.config());
    String html = report();
    assertThat(count(unescaped(html), Pattern.quote(Base64.getEncoder().encodeToString(png))))
        .isEqualTo(6);
    assertThat(html)
        .contains("6 of 10 steps", "step 100<", "step 1,000<", "<pre>größer &lt;1&gt;</pre>")
        .contains("href=\"samples/step-1000/fold%201.pdb\"", "href=\"samples/step-1000/huge.png\"")
        .doesNotContain("secret.txt");
    assertThat(html.indexOf("<h3>prior.png")).isLessThan(html.indexOf("<h3>text.txt"));
    assertThat(html.indexOf("<h3>text.txt")).isLessThan(html.indexOf("<h3>fold 1.pdb"));
  }

  @Test
  void stepsAreSpreadEvenly() {
    TreeMap<Long, String> steps = new TreeMap<>();
    LongStream.rangeClosed(0, 10).forEach(step -> steps.put(step, ""));
    assertThat(ReportSamples.spread(steps).keySet()).containsExactly(0L, 2L, 4L, 6L, 8L, 10L);
    steps.keySet().retainAll(List.of(3L));
    assertThat(ReportSamples.spread(steps).keySet()).containsExactly(3L);
  }

  @Test
  void aConfigurationThatIsNoYamlIsShownAsItIs() throws IOException {
    Files.writeString(run.config(), "a: [1, <2>\nb");
    assertThat(report()).contains("<pre>a: [1, &lt;2&gt;&#10;b</pre>");
  }

  @Test
  void malformedFilesAreNamedAndLeaveNoReport() throws IOException {
    Files.writeString(run.metrics(), "{}\n");
    assertThatThrownBy(() -> HtmlReport.write(run))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("metrics.jsonl, line 1");
    assertThat(run.report()).doesNotExist();
  }

  private static long count(String text, String regex) {
    return Pattern.compile(regex).matcher(text).results().count();
  }

  private static List<ObjectNode> charts(String html) {
    return Pattern.compile("data-points=\"([^\"]*)\"")
        .matcher(html)
        .results()
        .map(found -> unescaped(found.group(1)).getBytes(StandardCharsets.UTF_8))
        .map(json -> Json.object(json, "chart"))
        .toList();
  }

  /** Reads text as a browser does. */
  static String unescaped(String html) {
    String text = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    for (char c : "'`=\n".toCharArray()) {
      text = text.replace("&#" + (int) c + ";", String.valueOf(c));
    }
    return text.replace("&amp;", "&");
  }
}
