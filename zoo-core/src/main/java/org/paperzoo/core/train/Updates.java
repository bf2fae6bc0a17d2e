package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.paperzoo.core.batch.Prefetch;
import org.paperzoo.core.error.UsageException;

/**
 * What a training step changes: the parameters by the objectives' optimizers, and what the task
 * carries from batch to batch.
 *
 * @param <B> the task's batch
 */
final class Updates<B> implements AutoCloseable {
  private static final String STATE = "task/";

  /** Batches that are prepared ahead, beyond those that the workers are at. */
  private static final int AHEAD = 2;

  private final Task<B> task;
  private final Prefetch<B> batches;
  private final ParameterPlan plan;
  private final List<ObjectiveStep<B>> objectives = new ArrayList<>();
  private final long batchesPerStep;

  private Updates(Task<B> task, TrainConfig config, long seed, NDManager manager) {
    this.task = task;
    Integer wanted = config.workers();
    int workers = wanted != null ? wanted : task.batches().workers();
    batches = new Prefetch<>(task.batches(), workers, workers + AHEAD);
    plan = ParameterPlan.of(config, task.model());
    plan.freeze(true);
    long repeats = 0;
    for (Objective<B> objective : task.objectives()) {
      objectives.add(new ObjectiveStep<>(objective, batches, config, seed, manager, plan));
      repeats += objective.repeats();
    }
    batchesPerStep = repeats * config.accumulate();
  }

  /**
   * Creates the optimizers of a task.
   *
   * @throws UsageException if examples are to be clipped one by one in batches of several
   */
  static <B> Updates<B> of(Task<B> task, TrainConfig config, long seed, NDManager manager) {
    if (config.clipExampleNorm() != null && config.batchSize() != 1) {
      throw new UsageException(
          "train.clip_example_norm clips the gradient of each example, which needs batches of one:"
              + " set train.batch_size to 1 and train.accumulate to "
              + config.batchSize() * config.accumulate()
              + ".");
    }
    return new Updates<>(task, config, seed, manager);
  }

  /** Returns the number of batches that one step takes. */
  long batchesPerStep() {
    return batchesPerStep;
  }

  /** Returns what a checkpoint keeps beside the weights: optimizer state and task state. */
  Map<String, NDArray> state() {
    Map<String, NDArray> all = new TreeMap<>();
    objectives.forEach(objective -> objective.addState(all));
    task.state().forEach((name, array) -> all.put(STATE + name, array));
    return all;
  }

  /**
   * Takes a step.
   *
   * @param stop asked where the step can still be abandoned: before any parameter and any state of
   *     the task has changed
   * @return whether the step was done
   */
  boolean run(
      Step step, StepLosses losses, double multiplier, boolean measure, ObjectiveStep.Stop stop) {
    boolean stateless = task.state().isEmpty();
    for (ObjectiveStep<B> objective : objectives) {
      ObjectiveStep.Stop whileUnchanged = () -> stateless && losses.updates() == 0 && stop.now();
      if (!objective.run(step, losses, multiplier, measure, whileUnchanged)) {
        return false;
      }
    }
    task.afterStep(step);
    return true;
  }

  @Override
  public void close() {
    objectives.forEach(ObjectiveStep::close);
    plan.freeze(false);
    batches.close();
  }
}
