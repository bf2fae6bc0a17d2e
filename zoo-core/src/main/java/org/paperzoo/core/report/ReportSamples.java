package org.paperzoo.core.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  private final RunFolder run;
  private long embedded;

  private ReportSamples(RunFolder run) {
    this.run = run;
  }

  /** Adds the run's samples, if it has any. */
  static void add(HtmlSection section, RunFolder run) {
    Map<String, TreeMap<Long, Path>> byName = new TreeMap<>();
    for (RunFolder.Checkpoint step : RunFolder.steps(run.samplesFolder())) {
      for (Path file : files(step.folder())) {
        String name = step.folder().relativize(file).toString().replace('\\', '/');
        byName.computeIfAbsent(name, n -> new TreeMap<>()).put(step.step(), file);
      }
    }
    ReportSamples samples = new ReportSamples(run);
    byName.keySet().stream()
        .sorted(Comparator.comparingInt(ReportSamples::rank))
        .forEach(name -> samples.sample(section, name, byName.get(name)));
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

  private void sample(HtmlSection section, String name, TreeMap<Long, Path> bySteps) {
    Map<Long, Path> chosen = spread(bySteps);
    String note =
        chosen.size() == bySteps.size()
            ? ""
            : chosen.size() + " of " + bySteps.size() + " steps; all are in the folder samples.";
    List<HtmlFigure> figures = new ArrayList<>();
    chosen.forEach((step, file) -> figures.add(figure(name, file, "step " + Numbers.text(step))));
    section.gallery(name, note, figures);
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

  private HtmlFigure figure(String name, Path file, String caption) {
    String type = type(name);
    try {
      long size = Files.size(file);
      if (PICTURES.containsKey(type) && size <= LARGEST_FILE && embedded + size <= LARGEST_REPORT) {
        embedded += size;
        return HtmlFigure.picture(Files.readAllBytes(file), PICTURES.get(type), name, caption);
      }
      return TEXTS.contains(type)
          ? HtmlFigure.text(text(file), caption)
          : HtmlFigure.link(run.root().relativize(file).toString(), name, caption);
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
