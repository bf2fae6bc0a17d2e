package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.batch.Prefetch;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Segments;

/**
 * The updates of one objective: gradients over one or more batches, clipping, the optimizer.
 *
 * @param <B> the task's batch
 */
final class ObjectiveStep<B> implements AutoCloseable {
  private final Objective<B> objective;
  private final Prefetch<B> batches;
  private final TrainConfig config;
  private final long seed;
  private final NDManager manager;
  private final Optimizer optimizer;
  private final List<NDArray> frozen = new ArrayList<>();
  private NDArray share; // the last gradient of a step's loss in a batch's
  private double shareValue;

  /** A loss or gradient that is not finite. */
  static final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DivergedException(String message) {
      super(message);
    }

    /** Returns what to tell the user. */
    String advice(long step) {
      return String.format(
          Locale.ROOT,
          "Training diverged at step %d: %s. Lower the learning rate or set train.clip_norm.",
          step,
          getMessage());
    }
  }

  /**
   * Creates the optimizer of an objective.
   *
   * @param plan the parameters to train
   */
  ObjectiveStep(
      Objective<B> objective,
      Prefetch<B> batches,
      TrainConfig config,
      long seed,
      NDManager manager,
      ParameterPlan plan) {
    this.objective = objective;
    this.batches = batches;
    this.config = config;
    this.seed = seed;
    this.manager = manager;
    Map<String, NDArray> own = new LinkedHashMap<>();
    plan.trained()
        .forEach(
            (name, array) -> {
              if (objective.trains(name)) {
                own.put(name, array);
              } else {
                frozen.add(array);
              }
            });
    if (own.isEmpty()) {
      throw new UsageException("objective " + objective.name() + " has no parameters to train");
    }
    optimizer = new Optimizer(config.optimizer(), plan::rates, own, manager);
  }

  /** Adds the optimizer's state, by names that begin with the objective's. */
  void addState(Map<String, NDArray> all) {
    optimizer.state().forEach((name, array) -> all.put(objective.name() + "/" + name, array));
  }

  /**
   * Takes the objective's updates of one training step.
   *
   * @param measure whether to add the norm of the gradient to the losses
   * @param stop asked between the batches of an update; if it returns true, the step is abandoned
   * @return whether the step was done
   */
  boolean run(Step step, StepLosses losses, double multiplier, boolean measure, Stop stop) {
    frozen.forEach(array -> array.setRequiresGradient(false));
    try {
      for (int i = 0; i < objective.repeats(); i++) {
        if (!update(step, losses, multiplier, measure, stop)) {
          return false;
        }
      }
      return true;
    } finally {
      frozen.forEach(array -> array.setRequiresGradient(true));
    }
  }

  /** Whether a step is to be abandoned between two of its batches. */
  @FunctionalInterface
  interface Stop {
    boolean now();
  }

  private boolean update(
      Step step, StepLosses losses, double multiplier, boolean measure, Stop stop) {
    optimizer.begin();
    double first = 0; // the weight of the first batch that has one
    double sum = 0;
    for (int i = 0; i < config.accumulate(); i++) {
      if (i > 0 && stop.now()) {
        return false;
      }
      double weight = backward(step, losses, first);
      first = first == 0 ? weight : first;
      sum += weight;
    }
    if (sum == 0) {
      return true; // nothing to learn from
    }
    // Each batch was divided by their number and counted relative to the first: with equal weights
    // that is all there is to do.
    double scale = first * config.accumulate() / sum;
    double norm = optimizer.prepare(scale, config.clipNorm(), measure);
    if (config.clipNorm() != null && !Double.isFinite(norm)) {
      throw notFinite();
    }
    if (measure) {
      losses.norm(objective.name(), norm);
    }
    optimizer.step(multiplier, step.number());
    losses.updated();
    return true;
  }

  private DivergedException notFinite() {
    return new DivergedException("the gradient of " + objective.name() + " is not finite");
  }

  /**
   * Adds the gradients of the next batch.
   *
   * @param first the weight of the update's first batch, or 0 if this is it
   * @return the weight of this one
   */
  private double backward(Step step, StepLosses losses, double first) {
    long number = losses.nextBatch();
    long batchSeed = Seeds.of(seed, number);
    try (NDManager batchManager = manager.newSubManager();
        NDScope scope = new NDScope();
        Segments segments = new Segments(batchSeed, config.checkpointActivations())) {
      scope.suppressNotUsedWarning();
      Batches.Prepared<B> prepared = batches.take(number);
      Loss loss;
      try (TorchEngine.Scope random = TorchEngine.seeded(batchSeed)) {
        B batch = prepared.upload(batchManager);
        try (TorchEngine.Scope gradients = TorchEngine.withGradients()) {
          loss = objective.loss(step.with(segments), batch);
        }
      }
      if (config.checkpointActivations() && segments.count() == 0) {
        throw new UsageException(
            "train.checkpoint_activations: the model has no sequence of blocks whose activations"
                + " could be computed again. Set it to false.");
      }
      if (loss.weight() == 0) {
        losses.skipped();
        return 0;
      }
      Double exampleNorm = config.clipExampleNorm();
      double relative = (first == 0 ? 1 : loss.weight() / first) / config.accumulate();
      TorchEngine.backward(loss.value(), share(loss.value(), exampleNorm == null ? relative : 1));
      loss.afterBackward().run();
      segments.backward();
      if (exampleNorm != null && !Double.isFinite(optimizer.addExample(exampleNorm, relative))) {
        throw notFinite();
      }
      // Read behind the backward pass: a GPU would wait for these numbers in front of it.
      add(losses, objective.name(), loss.value(), loss.weight());
      loss.shown().forEach((name, value) -> add(losses, name, value, loss.weight()));
      return loss.weight();
    }
  }

  /** Returns what the gradient of the step's loss in this batch's is. */
  private NDArray share(NDArray loss, double value) {
    if (share == null || shareValue != value || !share.getShape().equals(loss.getShape())) {
      if (loss.size() != 1) {
        throw new IllegalStateException(
            "the loss of " + objective.name() + " must be a single number, not " + loss.getShape());
      }
      if (share != null) {
        share.close();
      }
      share = manager.full(loss.getShape(), (float) value, loss.getDataType());
      shareValue = value;
      NDScope.unregister(share);
    }
    return share;
  }

  private void add(StepLosses losses, String name, NDArray value, double weight) {
    double number = value.toType(DataType.FLOAT32, false).toFloatArray()[0];
    if (name.equals(objective.name()) && !Double.isFinite(number)) {
      throw new DivergedException(
          (name.equals("loss") ? "the loss" : "the loss of " + name) + " is " + number);
    }
    losses.add(name, number, weight);
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
