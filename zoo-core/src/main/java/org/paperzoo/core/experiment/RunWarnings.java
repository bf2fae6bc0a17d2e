package org.paperzoo.core.experiment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.job.Evaluated;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.report.MetricsLog;
import org.paperzoo.core.report.RunFolder;

/**
 * Asks the job after each evaluation for warnings, shows them, and keeps them for the report in
 * {@link RunFolder#warnings}.
 */
final class RunWarnings implements JobListener {
  private final RunFolder run;
  private final Job job;
  private final JobListener listener;
  private final List<Evaluated> evaluations;

  /**
   * Continues from what a run recorded.
   *
   * @param before what earlier sittings recorded
   * @param listener shows the warnings
   */
  RunWarnings(RunFolder run, Job job, List<MetricsLog.Entry> before, JobListener listener) {
    this.run = run;
    this.job = job;
    this.listener = listener;
    evaluations = evaluations(before);
    keep(job.warnings(evaluations));
  }

  private static List<Evaluated> evaluations(List<MetricsLog.Entry> before) {
    Map<Long, Map<String, Double>> bySteps = new LinkedHashMap<>();
    for (MetricsLog.Entry entry : before) {
      if (!entry.split().equals("train")) {
        Map<String, Double> metrics =
            bySteps.computeIfAbsent(entry.step(), step -> new LinkedHashMap<>());
        entry.metrics().forEach((name, value) -> metrics.put(entry.split() + "_" + name, value));
      }
    }
    List<Evaluated> evaluations = new ArrayList<>();
    bySteps.forEach((step, metrics) -> evaluations.add(new Evaluated(step, metrics)));
    return evaluations;
  }

  @Override
  public void evaluated(long step, double epoch, Map<String, Double> metrics) {
    evaluations.add(new Evaluated(step, metrics));
    List<String> warnings = job.warnings(List.copyOf(evaluations));
    keep(warnings);
    for (String warning : warnings) {
      listener.message("warning: " + warning);
    }
  }

  private void keep(List<String> warnings) {
    if (warnings.isEmpty()) {
      try {
        Files.deleteIfExists(run.warnings());
      } catch (IOException e) {
        throw new FailureException(
            "Cannot delete " + run.warnings() + ": " + e.getMessage() + ".", e);
      }
    } else {
      byte[] text = (String.join("\n", warnings) + "\n").getBytes(StandardCharsets.UTF_8);
      AtomicFiles.write(run.warnings(), file -> file.write(text));
    }
  }
}
