package org.paperzoo.core.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.report.HtmlReport;
import org.paperzoo.core.report.MetricsLog;
import org.paperzoo.core.report.ProcessMemory;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.report.TensorBoardWriter;
import org.paperzoo.core.report.Throughput;
import org.paperzoo.core.train.Illustrations;
import org.paperzoo.core.train.StepReport;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainListener;

/**
 * Writes what happens during training into the run folder: metrics, TensorBoard events, pictures.
 */
final class RunRecorder implements TrainListener, AutoCloseable {
  /** How many times pictures are drawn during training, at most. */
  private static final int PICTURES = 10;

  private final RunFolder run;
  private final Task<?> task;
  private final long seed;
  private final NDManager manager;
  private final MetricsLog log;
  private final TensorBoardWriter events;
  private final long lastEvaluation; // the step of the last one before this sitting
  private Throughput throughput;
  private long totalSteps;
  private long illustrated; // tenths of the run that have their pictures

  private RunRecorder(
      RunFolder run,
      Task<?> task,
      long seed,
      NDManager manager,
      MetricsLog log,
      TensorBoardWriter events,
      long lastEvaluation) {
    this.lastEvaluation = lastEvaluation;
    this.run = run;
    this.task = task;
    this.seed = seed;
    this.manager = manager;
    this.log = log;
    this.events = events;
  }

  /**
   * Opens the files of a run.
   *
   * @param step the steps already done; what was recorded of later ones is forgotten
   */
  static RunRecorder open(RunFolder run, Task<?> task, long seed, NDManager manager, long step) {
    MetricsLog log = MetricsLog.resume(run.metrics(), step);
    try {
      TensorBoardWriter events =
          run.eventFiles().isEmpty()
              ? TensorBoardWriter.create(run.root())
              : TensorBoardWriter.resume(run.root(), step);
      return new RunRecorder(run, task, seed, manager, log, events, lastEvaluation(run));
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /**
   * Pictures belong to evaluations, and the checkpoint that a run goes on from can be newer than
   * the last of them.
   */
  private static long lastEvaluation(RunFolder run) {
    return MetricsLog.read(run.metrics()).stream()
        .filter(entry -> !entry.split().equals("train"))
        .mapToLong(MetricsLog.Entry::step)
        .max()
        .orElse(0);
  }

  @Override
  public void started(long step, long total, long examplesPerStep) {
    totalSteps = total;
    illustrated = lastEvaluation * PICTURES / total;
    throughput = new Throughput(examplesPerStep);
  }

  @Override
  public void stepped(StepReport report) {
    throughput.step();
    if (report.logged().isEmpty()) {
      return;
    }
    Map<String, Double> values = new LinkedHashMap<>(report.logged());
    values.put("lr", report.lr());
    double rate = throughput.take();
    if (!Double.isNaN(rate)) {
      values.put("items_per_second", rate);
    }
    ProcessMemory.resident().ifPresent(memory -> values.put("memory_mb", memory));
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

  /** Parts {@code val_loss} into the split and the metric. */
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

  /** Lets the task draw its pictures of the present weights. */
  void illustrate(long step) {
    Path folder = run.samplesFolder(step);
    try {
      Files.createDirectories(folder);
      try (TorchEngine.Scope random = TorchEngine.seeded(Seeds.of(seed, "illustrations"));
          TorchEngine.Scope off = TorchEngine.withoutGradients();
          NDManager temporary = manager.newSubManager();
          NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Context context = new Context(new ParameterStore(manager, false), false);
        task.illustrate(new Illustrations(context, temporary, folder, step));
      }
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
