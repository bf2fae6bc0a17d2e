package org.paperzoo.core.experiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.job.Checkpoints;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.job.JobContext;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.JobResult;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.job.StopSignal;
import org.paperzoo.core.report.Environment;
import org.paperzoo.core.report.HtmlReport;
import org.paperzoo.core.report.ResultFile;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.report.Sittings;

/** Runs experiments in run folders, from the start or from where they stopped. */
public final class ExperimentRunner {
  private final DataHome home;
  private final Device device;
  private final List<String> commandLine;
  private final JobListener listener;
  private final StopSignal stop = new StopSignal();

  /**
   * The result of a run.
   *
   * @param run the run folder
   * @param step the steps done
   * @param stop why it ended
   * @param metrics the final scores by flat name; empty if the run was interrupted or diverged
   */
  public record Outcome(RunFolder run, long step, StopReason stop, Map<String, Double> metrics) {}

  /**
   * Creates a runner.
   *
   * @param home where data sets are
   * @param device what to compute on
   * @param commandLine the arguments of the command, for {@code environment.json}
   * @param listeners follow the progress
   */
  public ExperimentRunner(
      DataHome home, Device device, List<String> commandLine, List<JobListener> listeners) {
    this.home = home;
    this.device = device;
    this.commandLine = List.copyOf(commandLine);
    listener = JobListener.of(listeners);
  }

  /**
   * Asks the job that runs to finish its step, write a checkpoint and return; what is started later
   * stops at once. May be called from any thread.
   */
  public void requestStop() {
    stop.request();
  }

  /** Returns whether a stop was requested. */
  public boolean stopRequested() {
    return stop.requested();
  }

  /**
   * Runs an experiment from the start in a new run folder.
   *
   * @param folder makes the run folder; called once data and model are there, so that an experiment
   *     that cannot begin leaves none behind
   */
  public Outcome run(Experiment experiment, Supplier<RunFolder> folder) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device);
        Job job = experiment.createJob(manager, home)) {
      job.description().forEach(listener::message);
      RunFolder run = folder.get();
      try (RunLock lock = RunLock.take(run)) {
        return run(experiment, job, run);
      }
    }
  }

  /**
   * Goes on from a run's newest checkpoint, or from the start if it has none, as if there had been
   * no stop.
   *
   * @throws org.paperzoo.core.error.UsageException if somebody works in the folder
   */
  public Outcome resume(Experiment experiment, RunFolder run) {
    try (RunLock lock = RunLock.take(run); // before the time it takes to load data and model
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device);
        Job job = experiment.createJob(manager, home)) {
      job.description().forEach(listener::message);
      return run(experiment, job, run);
    }
  }

  private Outcome run(Experiment experiment, Job job, RunFolder run) {
    // The checkpoint proves readable before anything of the run is changed.
    Checkpoints checkpoints = new Checkpoints(run.checkpointsFolder());
    long step = checkpoints.check(job::check);
    Path newest = checkpoints.newest();
    if (newest != null) {
      job.restore(newest);
    }
    begin(experiment, run, step);
    run.rewind(step);
    try (RunRecorder recorder = RunRecorder.open(run, job, step)) {
      if (newest != null) {
        listener.message(resumed(step, job.totalSteps()));
        recorder.gap(step).ifPresent(listener::message);
      }
      JobListener all =
          JobListener.of( // the warnings before the report is written
              List.of(new RunWarnings(run, job, recorder.before(), listener), recorder, listener));
      JobResult result = job.run(new JobContext(run, stop, all, recorder::sync));
      if (!result.metrics().isEmpty()) {
        recorder.illustrate(result.step());
        write(run, result);
      }
      HtmlReport.write(run);
      return new Outcome(run, result.step(), result.stop(), result.metrics());
    }
  }

  private static void write(RunFolder run, JobResult result) {
    if (result.stop().finished()) {
      ResultFile.write(run.result(), result.metrics());
    } else {
      ResultFile.writeStopped(run.result(), result.metrics(), result.stop().text());
    }
  }

  private static String resumed(long step, long total) {
    return step < total
        ? String.format(Locale.ROOT, "Resuming from step %,d to %,d", step, total)
        : String.format(
            Locale.ROOT,
            "The run is finished: step %,d of %,d. It is evaluated again",
            step,
            total);
  }

  /** Returns {@code cpu} or {@code gpu:0}. */
  static String name(Device device) {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : device.getDeviceType();
  }

  /**
   * Adds this sitting to those of the run.
   *
   * @throws UsageException if the data are not those of the sittings before
   */
  private void begin(Experiment experiment, RunFolder run, long step) {
    Environment now = environment(experiment, step);
    Sittings before = Sittings.read(run.environment());
    ResumeCheck.checkData(before.data(), now.data(), run.root());
    List<String> differences = before.differences(now);
    if (step > 0 && !differences.isEmpty()) {
      String text =
          "This machine is not that of the last sitting ("
              + String.join("; ", differences)
              + "): the result can differ in the last bits from that of a run without a stop.";
      listener.message(text);
    }
    before.add(run.environment(), now);
  }

  private Environment environment(Experiment experiment, long step) {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = ExperimentRunner.class.getPackage().getImplementationVersion();
    versions.put("paperzoo", own == null ? "development" : own);
    versions.put("djl", Engine.getDjlVersion());
    Engine engine = Engine.getEngine("PyTorch");
    versions.put(engine.getEngineName().toLowerCase(Locale.ROOT), engine.getVersion());
    return Environment.capture(
        step,
        commandLine,
        experiment.seed(),
        name(device),
        TorchEngine.threads(),
        versions,
        DataChecksums.of(home));
  }
}
