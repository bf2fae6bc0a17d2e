package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.paperzoo.core.aten.TorchEngine;
import org.paperzoo.core.data.Seeds;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Context;

/** The updates of one objective: gradients over one or more batches, clipping, the optimizer. */
final class ObjectiveStep implements AutoCloseable {
  private final Objective objective;
  private final Task task;
  private final TrainConfig config;
  private final long seed;
  private final NDManager manager;
  private final Context context;
  private final Optimizer optimizer;
  private final List<NDArray> frozen = new ArrayList<>();
  private NDArray share;
  private long updates;

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
   * @param trainable the model's trainable arrays by name
   */
  ObjectiveStep(
      Objective objective,
      Task task,
      TrainConfig config,
      long seed,
      NDManager manager,
      Context context,
      Map<String, NDArray> trainable) {
    this.objective = objective;
    this.task = task;
    this.config = config;
    this.seed = seed;
    this.manager = manager;
    this.context = context;
    Map<String, NDArray> own = new LinkedHashMap<>();
    trainable.forEach(
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
    optimizer = Optimizer.create(config.optimizer(), own, manager);
  }

  /** Adds the optimizer's state, by names that begin with the objective's. */
  void addState(Map<String, NDArray> all) {
    optimizer.state().forEach((name, array) -> all.put(objective.name() + "/" + name, array));
  }

  /** Returns how many times the parameters were updated. */
  long updates() {
    return updates;
  }

  String name() {
    return objective.name();
  }

  /** Takes the objective's updates of one training step and adds its losses to the state. */
  void run(LoopState state, double multiplier) {
    frozen.forEach(array -> array.setRequiresGradient(false));
    try {
      for (int i = 0; i < objective.repeats(); i++) {
        optimizer.begin();
        for (int j = 0; j < config.accumulate(); j++) {
          backward(state);
        }
        double norm = optimizer.prepare(config.clipNorm());
        if (config.clipNorm() != null && !Double.isFinite(norm)) {
          throw new DivergedException("the gradient of " + objective.name() + " is not finite");
        }
        optimizer.step(multiplier, state.step);
        updates++;
      }
    } finally {
      frozen.forEach(array -> array.setRequiresGradient(true));
    }
  }

  private void backward(LoopState state) {
    long number = state.batch++;
    try (NDManager batchManager = manager.newSubManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDList batch;
      Objective.Loss loss;
      try (TorchEngine.Scope random = TorchEngine.seeded(Seeds.of(seed, number))) {
        batch = task.batch(batchManager, number);
        try (TorchEngine.Scope gradients = TorchEngine.withGradients()) {
          loss = objective.loss(context, batch);
        }
      }
      TorchEngine.backward(loss.value(), share(loss.value()));
      loss.afterBackward().run();
      // Read behind the backward pass: a GPU would wait for these numbers in front of it.
      add(state, objective.name(), loss.value());
      loss.shown().forEach((name, value) -> add(state, name, value));
    }
  }

  /** The gradient of the step's loss in this batch's: one over the number of batches. */
  private NDArray share(NDArray loss) {
    if (share == null || !share.getShape().equals(loss.getShape())) {
      if (loss.size() != 1) {
        throw new IllegalStateException(
            "the loss of " + objective.name() + " must be a single number, not " + loss.getShape());
      }
      share = manager.full(loss.getShape(), 1f / config.accumulate(), loss.getDataType());
      NDScope.unregister(share);
    }
    return share;
  }

  private void add(LoopState state, String name, NDArray value) {
    double number = value.toType(DataType.FLOAT32, false).toFloatArray()[0];
    if (name.equals(objective.name()) && !Double.isFinite(number)) {
      throw new DivergedException(
          (name.equals("loss") ? "the loss" : "the loss of " + name) + " is " + number);
    }
    double[] sum = state.losses.computeIfAbsent(name, key -> new double[2]);
    sum[0] += number;
    sum[1]++;
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
