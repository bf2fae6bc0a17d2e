package org.paperzoo.core.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.job.JobListener;
import org.paperzoo.core.job.StepReport;
import org.paperzoo.core.job.StopReason;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.train.ObjectiveStep.DivergedException;

/**
 * Trains a task. Everything random derives from the seed and the number of the batch, so that a run
 * that is stopped and resumed ends with the same weights, bit for bit, as one that is not.
 */
public final class TrainLoop implements AutoCloseable {
  private static final double CHECKPOINT_SECONDS = 60;

  private final Task<?> task;
  private final TrainConfig config;
  private final long seed;
  private final NDManager manager;
  private final CheckpointStore checkpoints;
  private final List<JobListener> listeners;
  private final Context context;
  private final Updates<?> updates;
  private final long totalSteps;
  private final long evaluateEvery;
  private final SavedWeights weights;
  private final Judge judge;
  private LoopState state = new LoopState();
  private double secondsBefore;
  private long started;
  private double lastCheckpoint;
  private boolean partOfStepDone;
  private volatile boolean stopRequested;

  /**
   * Prepares training; nothing is written yet.
   *
   * @param seed what everything random derives from
   * @param manager owns the optimizer state; the caller closes it
   * @param monitors what early stopping and the best weights monitor; may be empty
   * @param checkpoints where checkpoints go, or null for none
   * @throws org.paperzoo.core.error.UsageException if {@link TrainConfig#requireSplits} or {@link
   *     ParameterPlan#of} refuses
   */
  public TrainLoop(
      Task<?> task,
      TrainConfig config,
      long seed,
      NDManager manager,
      List<Monitor> monitors,
      CheckpointStore checkpoints,
      List<JobListener> listeners) {
    this.task = task;
    this.config = config;
    this.seed = seed;
    this.manager = manager;
    judge = new Judge(monitors, config, task.splits());
    this.checkpoints = checkpoints;
    this.listeners = new ArrayList<>(listeners);
    context = new Context(new ParameterStore(manager, false), true);
    weights = new SavedWeights(task, manager, checkpoints, config);
    updates = Updates.of(task, config, seed, manager);
    totalSteps = config.totalSteps(task.batches().perEpoch(), updates.batchesPerStep());
    evaluateEvery =
        config.evaluateEvery() != null
            ? config.evaluateEvery()
            : Math.max(
                1, Math.round((double) task.batches().perEpoch() / updates.batchesPerStep()));
  }

  /**
   * Asks the loop to finish the step it is in, write a checkpoint and return; may be called from
   * any thread.
   */
  public void requestStop() {
    stopRequested = true;
  }

  /** Adds a listener; before {@link #run}. */
  public void follow(JobListener listener) {
    listeners.add(listener);
  }

  /** Returns the number of steps of the whole run. */
  public long totalSteps() {
    return totalSteps;
  }

  /** Returns the number of examples that one step looks at. */
  public long examplesPerStep() {
    return task.examplesPerBatch() * updates.batchesPerStep();
  }

  /**
   * Takes up training at a checkpoint, so that {@link #run} continues as if there had been no stop.
   *
   * @param checkpoint a {@code step-N} folder; the model's weights are loaded from it
   * @throws org.paperzoo.core.error.FailureException if it is incomplete or of another model or
   *     optimizer
   */
  public void restore(Path checkpoint) {
    state = CheckpointStore.state(checkpoint);
    weights.load(checkpoint, state, updates.state());
    secondsBefore = state.seconds;
  }

  /** Restores a checkpoint and trains on. */
  public TrainResult resume(Path checkpoint) {
    restore(checkpoint);
    return run();
  }

  /** Trains from the start, or from where {@link #restore} took it up. */
  public TrainResult run() {
    try (TorchEngine.Scope off = TorchEngine.withoutGradients()) {
      return train();
    }
  }

  private TrainResult train() {
    weights.requireFinal();
    started = System.nanoTime();
    lastCheckpoint = secondsBefore;
    listeners.forEach(listener -> listener.started(state.step, totalSteps, examplesPerStep()));
    if (judge.split() == null) {
      listeners.forEach(listener -> listener.message(judge.withoutEvaluation()));
    }
    StopReason stop = null;
    try {
      while (stop == null) {
        stop = next();
      }
    } catch (DivergedException e) {
      return diverged(e);
    }
    Path checkpoint = checkpoint();
    if (stop == StopReason.COMPLETED || stop == StopReason.EARLY) {
      weights.useFinal(state.step);
    }
    return result(stop, checkpoint);
  }

  /** Does one step and what is due after it; returns why training ends, or null. */
  private StopReason next() {
    if (state.step >= totalSteps) {
      return StopReason.COMPLETED;
    }
    if (config.patience() != null && state.stale >= config.patience()) {
      return StopReason.EARLY;
    }
    StopReason asked = stopAsked();
    if (asked != null || !tryStep(() -> stopAsked() != null)) {
      return asked != null ? asked : stopAsked();
    }
    boolean due = state.step % evaluateEvery == 0 || state.step == totalSteps;
    if (due && judge.split() != null) {
      evaluate();
    }
    if (checkpointDue(due)) {
      checkpoint();
    }
    return null;
  }

  private StopReason stopAsked() {
    if (stopRequested) {
      return StopReason.INTERRUPTED;
    }
    boolean late = config.maxMinutes() != null && seconds() >= 60 * config.maxMinutes();
    return late ? StopReason.TIME_LIMIT : null;
  }

  /** Does one training step, without evaluation or checkpoint. */
  public void step() {
    tryStep(() -> false);
  }

  private boolean tryStep(ObjectiveStep.Stop stop) {
    double multiplier = config.schedule().multiplier(state.step, totalSteps) * state.plateau;
    long number = state.step + 1;
    boolean logged = number == 1 || number % config.logEvery() == 0 || number == totalSteps;
    StepLosses losses = new StepLosses(state.batch);
    try (TorchEngine.Scope off = TorchEngine.withoutGradients();
        Precision.Scope scope = config.precision().use()) {
      Step step = new Step(context, state.step, totalSteps, epoch());
      if (!updates.run(step, losses, multiplier, logged, stop)) {
        return false;
      }
    } catch (DivergedException e) {
      partOfStepDone = losses.updates() > 0;
      throw e;
    }
    losses.addTo(state);
    state.step = number;
    weights.stepped();
    report(multiplier, losses, logged);
    return true;
  }

  private void report(double multiplier, StepLosses losses, boolean logged) {
    Map<String, Double> latest = losses.means();
    latest.put("lr", config.optimizer().learningRate(state.step - 1) * multiplier);
    Map<String, Double> record = logged ? losses.record(state, latest.get("lr")) : Map.of();
    StepReport report = new StepReport(state.step, epoch(), latest, record);
    listeners.forEach(listener -> listener.stepped(report));
  }

  private double epoch() {
    return (double) state.batch / task.batches().perEpoch();
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - started) / 1e9;
  }

  private void evaluate() {
    String split = judge.split();
    weights.withAverage(
        () -> {
          state.metrics.clear();
          evaluate(split, false)
              .forEach((name, value) -> state.metrics.put(split + "_" + name, value));
          if (judge.judge(state) && config.keepBest()) {
            state.bestStep = state.step;
            weights.captureBest();
          }
          Map<String, Double> metrics = new TreeMap<>(state.metrics);
          listeners.forEach(listener -> listener.evaluated(state.step, epoch(), metrics));
        });
  }

  /**
   * Evaluates the present weights on a split.
   *
   * @param thorough whether costly metrics are computed in full
   * @return metrics without the split in front
   */
  public Map<String, Double> evaluate(String split, boolean thorough) {
    try (Precision.Scope precision = config.precision().use()) {
      return Evaluation.of(task, split, thorough, Seeds.of(seed, "evaluation"), manager);
    }
  }

  private boolean checkpointDue(boolean evaluationDue) {
    if (config.checkpointEvery() != null) {
      return state.step % config.checkpointEvery() == 0;
    }
    return evaluationDue && seconds() - lastCheckpoint >= CHECKPOINT_SECONDS;
  }

  private Path checkpoint() {
    if (checkpoints == null) {
      return null;
    }
    state.seconds = seconds();
    Path folder = weights.save(state, updates.state());
    lastCheckpoint = seconds();
    listeners.forEach(listener -> listener.checkpointed(state.step, folder));
    return folder;
  }

  private TrainResult diverged(DivergedException e) {
    // The weights are those before the update that failed. If they are bad too, or another
    // objective's update of this step is in them, the newest checkpoint is the last good one.
    boolean good = checkpoints == null || (!partOfStepDone && weights.allFinite());
    Path checkpoint = good ? checkpoint() : checkpoints.newest();
    String text = e.advice(state.step + 1);
    listeners.forEach(listener -> listener.message(text));
    return result(StopReason.DIVERGED, checkpoint);
  }

  private TrainResult result(StopReason stop, Path checkpoint) {
    Path bestFolder = checkpoints == null ? null : checkpoints.best();
    return new TrainResult(state.step, stop, new TreeMap<>(state.metrics), checkpoint, bestFolder);
  }

  @Override
  public void close() {
    updates.close();
    weights.close();
  }
}
