package org.paperzoo.core.report;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paperzoo.core.error.FailureException;

/**
 * The samples in the report: the files of the same name under {@code samples/step-N/} together, so
 * that one sees them change with the steps. Pictures and texts are embedded, other and very large
 * files are linked.
 */
final class ReportSamples {
  private static final Map<String, String> PICTURES =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "gif", "image/gif",
          "webp", "image/webp",
          "svg", "image/svg+xml");
  private static final Set<String> TEXTS = Set.of("txt", "md");
  private static final int MOST_STEPS = 6;
  private static final long LARGEST_FILE = 4L << 20;
  private static final long LARGEST_REPORT = 24L << 20;
  private static final int LONGEST_TEXT = 20_000;

  private final StringBuilder out;
  private final RunFolder run;
  private long embedded;

  private ReportSamples(StringBuilder out, RunFolder run) {
    this.out = out;
    this.run = run;
  }

  /** Appends the section with the run's samples, if it has any. */
  static void append(StringBuilder out, RunFolder run) {
    Map<String, TreeMap<Long, Path>> byName = new TreeMap<>();
    for (RunFolder.Checkpoint step : RunFolder.steps(run.samplesFolder())) {
      for (Path file : files(step.folder())) {
        String name = step.folder().relativize(file).toString().replace('\\', '/');
        byName.computeIfAbsent(name, n -> new TreeMap<>()).put(step.step(), file);
      }
    }
    if (!byName.isEmpty()) {
      ReportSamples samples = new ReportSamples(out, run);
      out.append("<section>\n<h2>Samples</h2>\n");
      byName.keySet().stream()
          .sorted(Comparator.comparingInt(ReportSamples::rank))
          .forEach(name -> samples.sample(name, byName.get(name)));
      out.append("</section>\n");
    }
  }

  /** Pictures first, then texts, then what is only linked. */
  private static int rank(String name) {
    String type = type(name);
    return PICTURES.containsKey(type) ? 0 : TEXTS.contains(type) ? 1 : 2;
  }

  private static String type(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder, 3)) {
      return all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new FailureException(
          "Cannot read the samples in " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  private void sample(String name, TreeMap<Long, Path> bySteps) {
    Map<Long, Path> chosen = spread(bySteps);
    out.append("<div class=\"card sample\"><h3>").append(Html.escape(name)).append("</h3>\n");
    if (chosen.size() < bySteps.size()) {
      out.append("<p class=\"note\">").append(chosen.size()).append(" of ").append(bySteps.size());
      out.append(" steps; all are in the folder samples.</p>\n");
    }
    out.append("<div class=\"strip\">\n");
    chosen.forEach(
        (step, file) -> {
          out.append("<figure>");
          content(name, file);
          out.append("<figcaption>step ")
              .append(Numbers.text(step))
              .append("</figcaption></figure>\n");
        });
    out.append("</div></div>\n");
  }

  /** Chooses the first, the last and evenly spread steps between them. */
  static <T> Map<Long, T> spread(TreeMap<Long, T> bySteps) {
    List<Long> steps = new ArrayList<>(bySteps.keySet());
    int n = Math.min(MOST_STEPS, steps.size());
    Map<Long, T> chosen = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      long step = steps.get(n == 1 ? 0 : Math.round((float) i * (steps.size() - 1) / (n - 1)));
      chosen.put(step, bySteps.get(step));
    }
    return chosen;
  }

  private void content(String name, Path file) {
    String type = type(name);
    try {
      long size = Files.size(file);
      if (PICTURES.containsKey(type) && size <= LARGEST_FILE && embedded + size <= LARGEST_REPORT) {
        embedded += size;
        out.append("<img loading=\"lazy\" alt=\"")
            .append(Html.escape(name))
            .append("\" src=\"data:");
        out.append(PICTURES.get(type)).append(";base64,");
        out.append(Base64.getEncoder().encodeToString(Files.readAllBytes(file))).append("\">");
      } else if (TEXTS.contains(type)) {
        out.append("<pre>").append(Html.escape(text(file))).append("</pre>");
      } else {
        String address =
            Arrays.stream(run.root().relativize(file).toString().split("[/\\\\]"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        out.append("<a href=\"")
            .append(Html.escape(address))
            .append("\">")
            .append(Html.escape(name))
            .append("</a>");
      }
    } catch (IOException e) {
      throw new FailureException("Cannot read the sample " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private static String text(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      // Lenient: bytes that are no UTF-8 become a replacement character.
      String text = new String(in.readNBytes(4 * LONGEST_TEXT), StandardCharsets.UTF_8);
      return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "\n…";
    }
  }
}
