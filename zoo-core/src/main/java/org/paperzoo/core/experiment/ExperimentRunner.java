package org.paperzoo.core.experiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.ModelFolder;
import org.paperzoo.core.catalog.ModelSpec;
import org.paperzoo.core.catalog.ModelTask;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.ModuleTree;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.core.report.Environment;
import org.paperzoo.core.report.HtmlReport;
import org.paperzoo.core.report.ResultFile;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.report.Sittings;
import org.paperzoo.core.train.CheckpointStore;
import org.paperzoo.core.train.ParameterPlan;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainListener;
import org.paperzoo.core.train.TrainLoop;
import org.paperzoo.core.train.TrainResult;
import org.paperzoo.core.train.TrainResult.Stop;

/** Trains experiments in run folders, from the start or from where they stopped. */
public final class ExperimentRunner {
  private final DataHome home;
  private final Device device;
  private final List<String> commandLine;
  private final List<TrainListener> listeners;
  private TrainLoop loop; // the one that runs; guarded by this
  private boolean stopRequested; // guarded by this

  /**
   * What came of a run.
   *
   * @param run the run folder
   * @param step the steps done
   * @param stop why training ended
   * @param metrics the final scores by flat name; empty if the run was interrupted or diverged
   */
  public record Outcome(RunFolder run, long step, Stop stop, Map<String, Double> metrics) {}

  /**
   * Creates a runner.
   *
   * @param home where data sets are
   * @param device what to compute on
   * @param commandLine the arguments of the command, for {@code environment.json}
   * @param listeners are told of the progress
   */
  public ExperimentRunner(
      DataHome home, Device device, List<String> commandLine, List<TrainListener> listeners) {
    this.home = home;
    this.device = device;
    this.commandLine = List.copyOf(commandLine);
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Asks the training that runs to finish its step, write a checkpoint and return; what is started
   * later stops at once. May be called from any thread.
   */
  public synchronized void requestStop() {
    stopRequested = true;
    if (loop != null) {
      loop.requestStop();
    }
  }

  /** Returns whether a stop was asked for. */
  public synchronized boolean stopRequested() {
    return stopRequested;
  }

  /**
   * Trains from the start in a new run folder.
   *
   * @param folder makes the run folder; called once data and model are there, so that an experiment
   *     that cannot begin leaves none behind
   */
  public Outcome run(Experiment experiment, Supplier<RunFolder> folder) {
    return train(experiment, folder);
  }

  /**
   * Goes on from a run's newest checkpoint, or from the start if it has none, as if there had been
   * no stop.
   *
   * @throws org.paperzoo.core.error.UsageException if somebody trains in the folder
   */
  public Outcome resume(Experiment experiment, RunFolder run) {
    return train(experiment, () -> run);
  }

  private static CheckpointStore store(
      Experiment experiment, RunFolder run, Task<?> task, RunRecorder recorder) {
    ModelSpec<?> spec = spec(experiment, run, task);
    return new CheckpointStore(
        run.checkpointsFolder(),
        experiment.train().keepLast(),
        folder -> {
          recorder.sync();
          ModelFolder.write(spec, task.model(), folder);
          if (task instanceof ModelTask<?> own) {
            own.writeCompanions(folder);
          }
        });
  }

  /**
   * Returns what the model of the checkpoints is made from. Those of an adapter hold the adapter
   * alone: if the model below it began from initial values, the run's folder gets these, once.
   */
  private static ModelSpec<?> spec(Experiment experiment, RunFolder run, Task<?> task) {
    ModelSpec<?> spec = task instanceof ModelTask<?> own ? own.spec() : experiment.model();
    Adapter adapter = task.model().adapter();
    if (adapter == null || spec.folder() != null) {
      return spec;
    }
    Path base = run.root().resolve("base");
    if (!Files.isDirectory(base)) {
      task.model().setAdapter(null);
      ModelFolder.create(spec, task.model(), base, Long.MAX_VALUE);
      task.model().setAdapter(adapter);
    }
    return spec.from(base);
  }

  private Outcome train(Experiment experiment, Supplier<RunFolder> folder) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device);
        Task<?> task = experiment.createTask(manager, home)) {
      experiment.train().requireSplits(experiment.task().monitors(), task.splits());
      String size = size(task.model(), ParameterPlan.of(experiment.train(), task.model()).size());
      listeners.forEach(listener -> listener.message(size));
      RunFolder run = folder.get();
      try (RunLock lock = RunLock.take(run)) {
        CheckpointStore checkpoints = new CheckpointStore(run.checkpointsFolder(), 1, null);
        long step = checkpoints.check(); // before anything of the run is changed
        Path newest = checkpoints.newest();
        begin(experiment, run, step);
        run.rewind(step);
        try (RunRecorder recorder = RunRecorder.open(run, task, experiment.seed(), manager, step)) {
          return train(experiment, run, task, manager, recorder, step, newest);
        }
      }
    }
  }

  private static String resumed(long step, long total) {
    return step < total
        ? String.format(Locale.ROOT, "Going on from step %,d to %,d", step, total)
        : String.format(
            Locale.ROOT,
            "The run is finished: step %,d of %,d. It is evaluated again",
            step,
            total);
  }

  /** Returns how many parameters are trained, and of how many if not all are. */
  private static String size(ZooModel model, long trained) {
    long own = ModuleTree.of(model.trained()).trainableCount();
    long all = model.adapter() == null ? own : own + ModuleTree.of(model).parameterCount();
    if (trained == all) {
      return String.format(Locale.ROOT, "%,d parameters", trained);
    }
    double share = 100.0 * trained / all;
    return String.format(
        Locale.ROOT, "%,d of %,d parameters are trained (%.2f %%)", trained, all, share);
  }

  private Outcome train(
      Experiment experiment,
      RunFolder run,
      Task<?> task,
      NDManager manager,
      RunRecorder recorder,
      long step,
      Path checkpoint) {
    List<TrainListener> all = new ArrayList<>();
    all.add(new RunWarnings(run, task, listeners)); // before the report is written
    all.add(recorder);
    all.addAll(listeners);
    TrainResult result;
    try (TrainLoop training =
        new TrainLoop(
            task,
            experiment.train(),
            experiment.seed(),
            manager,
            experiment.task().monitors(),
            store(experiment, run, task, recorder),
            all)) {
      started(training);
      if (checkpoint != null) {
        String text = resumed(step, training.totalSteps());
        listeners.forEach(listener -> listener.message(text));
      }
      result = checkpoint == null ? training.run() : training.resume(checkpoint);
    } finally {
      started(null);
    }
    boolean judged = result.finished() || result.stop() == Stop.TIME_LIMIT;
    if (judged) {
      listeners.forEach(listener -> listener.message("Final evaluation"));
    }
    Map<String, Double> metrics =
        judged ? finish(experiment, run, task, manager, recorder, result) : Map.of();
    HtmlReport.write(run);
    return new Outcome(run, result.step(), result.stop(), metrics);
  }

  private synchronized void started(TrainLoop training) {
    loop = training;
    if (loop != null && stopRequested) {
      loop.requestStop();
    }
  }

  /** Judges the weights that the run ends with, and draws their pictures. */
  private static Map<String, Double> finish(
      Experiment experiment,
      RunFolder run,
      Task<?> task,
      NDManager manager,
      RunRecorder recorder,
      TrainResult result) {
    if (!result.finished()) { // the loop leaves the final weights in the model only when it is done
      try (TensorSource source =
          TensorSource.open(result.best() != null ? result.best() : result.checkpoint())) {
        StateDict.of(task.model().trained()).load(source);
      }
    }
    Map<String, Double> metrics = Evaluator.evaluate(experiment, task, List.of(), manager);
    recorder.illustrate(result.step());
    if (result.finished()) {
      ResultFile.write(run.result(), metrics);
    } else {
      ResultFile.writeStopped(run.result(), metrics, result.stop().name().toLowerCase(Locale.ROOT));
    }
    return metrics;
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
      listeners.forEach(listener -> listener.message(text));
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
