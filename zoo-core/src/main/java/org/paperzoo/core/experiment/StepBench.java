package org.paperzoo.core.experiment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.catalog.JobType;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.data.DataHome;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.job.Job;
import org.paperzoo.core.job.JobContext;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopSignal;
import org.paperzoo.core.report.ProcessMemory;
import org.paperzoo.core.report.RunFolder;
import org.paperzoo.core.train.Task;
import org.paperzoo.core.train.TrainLoop;

/**
 * How fast an experiment trains.
 *
 * @param experiment the experiment's name
 * @param device what it ran on
 * @param threads the threads that the native engine computes with
 * @param steps the steps measured, after the warm-up
 * @param msPerStep the median time of a step in milliseconds
 * @param msPerStepMin that of the fastest
 * @param itemsPerSecond examples (images, tokens, nodes) a second, at the median
 * @param peakMemoryMb the greatest resident memory of the process in MB (10^6 bytes); null where
 *     the system does not tell
 */
public record StepBench(
    String experiment,
    String device,
    int threads,
    int steps,
    double msPerStep,
    double msPerStepMin,
    double itemsPerSecond,
    Double peakMemoryMb) {

  /**
   * Trains without evaluation and checkpoints, and takes the time of each step; of work that trains
   * no model, of a step of its job.
   *
   * @param warmUp steps that are not measured
   * @param steps steps that are
   * @param evaluate whether the time of a step includes the evaluation that training monitors, as
   *     in an epoch of a task that trains on everything at once
   * @throws UsageException if there is nothing to evaluate
   */
  public static StepBench run(
      Experiment experiment,
      DataHome home,
      Device device,
      int warmUp,
      int steps,
      boolean evaluate) {
    if (experiment.task().type() instanceof JobType) {
      return ofJob(experiment, home, device, warmUp, steps);
    }
    String split = evaluate ? experiment.monitors().get(0).split() : null;
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device);
        Task<?> task = experiment.createTask(manager, home);
        TrainLoop loop =
            new TrainLoop(
                task, experiment.train(), experiment.seed(), manager, List.of(), null, List.of())) {
      if (split != null && !task.splits().contains(split)) {
        throw new UsageException(
            "The data has no part \"" + split + "\" to evaluate; bench without evaluation.");
      }
      for (int i = 0; i < warmUp; i++) {
        step(loop, split);
      }
      double[] millis = new double[steps];
      for (int i = 0; i < steps; i++) {
        long start = System.nanoTime();
        step(loop, split); // reads the loss, so that a GPU has done its work, too
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
      return of(experiment, device, millis, loop.examplesPerStep());
    }
  }

  private static StepBench of(
      Experiment experiment, Device device, double[] millis, long itemsPerStep) {
    int steps = millis.length;
    Arrays.sort(millis);
    double median = (millis[steps / 2] + millis[(steps - 1) / 2]) / 2;
    OptionalDouble peak = ProcessMemory.peak();
    return new StepBench(
        experiment.name(),
        ExperimentRunner.name(device),
        TorchEngine.threads(),
        steps,
        median,
        millis[0],
        itemsPerStep / (median / 1e3),
        peak.isPresent() ? peak.getAsDouble() : null);
  }

  /** Stops a job, in a run folder that is deleted afterwards, when it has done enough steps. */
  private static StepBench ofJob(
      Experiment experiment, DataHome home, Device device, int warmUp, int steps) {
    Clock clock = new Clock(warmUp, steps);
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(device);
        Job job = experiment.createJob(manager, home)) {
      Path folder = Files.createTempDirectory("paperzoo-bench-");
      try {
        RunFolder run = RunFolder.createAt(folder.resolve("run"), experiment.toYaml());
        job.run(new JobContext(run, clock.stop, clock, () -> {}));
      } finally {
        AtomicFiles.deleteTree(folder);
      }
    } catch (IOException e) {
      throw new FailureException("Cannot keep a run in a temporary folder: " + e.getMessage(), e);
    }
    if (clock.done < warmUp + steps) {
      throw new UsageException(
          experiment.name()
              + " ends after "
              + clock.done
              + " steps; bench fewer than "
              + (warmUp + steps)
              + ".");
    }
    return of(experiment, device, clock.millis, clock.itemsPerStep);
  }

  /** Takes the time of each step of a job. */
  private static final class Clock implements JobListener {
    final StopSignal stop = new StopSignal();
    final double[] millis;
    final int warmUp;
    long itemsPerStep;
    int done;
    private long before;

    Clock(int warmUp, int steps) {
      this.warmUp = warmUp;
      millis = new double[steps];
    }

    @Override
    public void started(long step, long totalSteps, long items) {
      itemsPerStep = items;
      before = System.nanoTime();
    }

    @Override
    public void stepped(StepReport report) {
      long now = System.nanoTime();
      if (done >= warmUp && done - warmUp < millis.length) {
        millis[done - warmUp] = (now - before) / 1e6;
      }
      done++;
      if (done == warmUp + millis.length) {
        stop.request();
      }
      before = now;
    }
  }

  private static void step(TrainLoop loop, String split) {
    loop.step();
    if (split != null) {
      loop.evaluate(split, false);
    }
  }
}
