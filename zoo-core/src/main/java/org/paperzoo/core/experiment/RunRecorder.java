package org.paperzoo.core.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.report.HtmlReport;
import org.paperzoo.core.report.MetricsLog;
import org.paperzoo.core.report.ProcessMemory;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.report.TensorBoardWriter;
import org.paperzoo.core.report.Throughput;

/**
 * Writes what happens during training into the run folder: metrics, TensorBoard events, pictures.
 */
final class RunRecorder implements JobListener, AutoCloseable {
  /** How many times pictures are drawn during training, at most. */
  private static final int PICTURES = 10;

  private final RunFolder run;
  private final Job job;
  private final MetricsLog log;
  private final TensorBoardWriter events;
  private final List<MetricsLog.Entry> before; // what earlier sittings recorded
  private Throughput throughput;
  private long totalSteps;
  private long illustrated; // tenths of the run that have their pictures

  private RunRecorder(RunFolder run, Job job, MetricsLog log, TensorBoardWriter events) {
    before = log.resumed();
    this.run = run;
    this.job = job;
    this.log = log;
    this.events = events;
  }

  /**
   * Opens the files of a run.
   *
   * @param step the steps already done; the record of later ones is removed
   */
  static RunRecorder open(RunFolder run, Job job, long step) {
    MetricsLog log = MetricsLog.resume(run.metrics(), step);
    try {
      TensorBoardWriter events =
          run.eventFiles().isEmpty()
              ? TensorBoardWriter.create(run.root())
              : TensorBoardWriter.resume(run.root(), step);
      return new RunRecorder(run, job, log, events);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** Returns what earlier sittings recorded, up to the step that the run resumes from. */
  List<MetricsLog.Entry> before() {
    return before;
  }

  /**
   * Pictures belong to evaluations, and the checkpoint that a run resumes from can be newer than
   * the last of them.
   */
  private long lastEvaluation() {
    return before.stream()
        .filter(entry -> !entry.split().equals("train"))
        .mapToLong(MetricsLog.Entry::step)
        .max()
        .orElse(0);
  }

  /**
   * Returns what to tell a user whose record ends long before the checkpoint, as after its end was
   * cut off.
   *
   * @param step of the checkpoint that the run resumes from
   */
  Optional<String> gap(long step) {
    long last = before.stream().mapToLong(MetricsLog.Entry::step).max().orElse(0);
    if (step - last < job.recordEvery()) {
      return Optional.empty();
    }
    return Optional.of(
        run.metrics()
            + (before.isEmpty() ? " is empty" : " ends at step " + last)
            + ", but the checkpoint is of step "
            + step
            + ": curves and report lack the steps between.");
  }

  @Override
  public void started(long step, long total, long examplesPerStep) {
    totalSteps = total;
    illustrated = lastEvaluation() * PICTURES / total;
    throughput = new Throughput(examplesPerStep);
  }

  @Override
  public void stepped(StepReport report) {
    throughput.step();
    if (report.logged().isEmpty()) {
      return;
    }
    Map<String, Double> values = new LinkedHashMap<>(report.logged());
    double rate = throughput.take();
    if (!Double.isNaN(rate)) {
      values.put(MetricsLog.SPEED, rate);
    }
    ProcessMemory.resident().ifPresent(memory -> values.put(MetricsLog.MEMORY, memory));
    record(report.step(), report.epoch(), "train", values);
  }

  @Override
  public void checkpointed(long step, Path folder) {
    throughput.pause();
  }

  @Override
  public void evaluated(long step, double epoch, Map<String, Double> metrics) {
    throughput.pause();
    bySplit(new TreeMap<>(metrics)).forEach((split, values) -> record(step, epoch, split, values));
    if (step * PICTURES / totalSteps > illustrated && step < totalSteps) {
      illustrated = step * PICTURES / totalSteps;
      illustrate(step);
      HtmlReport.write(run);
    }
  }

  private void record(long step, double epoch, String split, Map<String, Double> values) {
    log.write(step, epoch, split, values);
    events.scalars(step, split, values);
  }

  /** Splits {@code val_loss} into the split and the metric. */
  private static Map<String, Map<String, Double>> bySplit(Map<String, Double> metrics) {
    Map<String, Map<String, Double>> parts = new LinkedHashMap<>();
    metrics.forEach(
        (name, value) -> {
          int end = name.indexOf('_');
          parts
              .computeIfAbsent(name.substring(0, end), split -> new LinkedHashMap<>())
              .put(name.substring(end + 1), value);
        });
    return parts;
  }

  /** Forces what was recorded to disk, so that a checkpoint is never newer than its log. */
  void sync() {
    log.sync();
  }

  /** Lets the job draw its pictures of the present state. */
  void illustrate(long step) {
    Path folder = run.samplesFolder(step);
    try {
      Files.createDirectories(folder);
      job.illustrate(folder, step);
      boolean empty = true;
      for (Path file : files(folder)) {
        empty = false;
        String name = file.getFileName().toString();
        if (name.endsWith(".png")) {
          events.image(step, name.substring(0, name.length() - 4), Files.readAllBytes(file));
        }
      }
      if (empty) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new FailureException(
          "Cannot write samples to " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  @Override
  public void close() {
    log.close();
    events.close();
  }
}
