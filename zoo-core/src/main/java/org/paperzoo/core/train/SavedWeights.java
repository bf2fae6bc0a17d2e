package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.paperzoo.core.checkpoint.StateDict;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.UsageException;

/**
 * The sets of weights beside the live ones, and their way to and from checkpoints: the moving
 * average, which stands in for the live weights wherever the model is evaluated or saved, and the
 * best so far.
 */
final class SavedWeights implements AutoCloseable {
  private static final String RAW = "raw/";

  private final Task<?> task;
  private final NDManager manager;
  private final CheckpointStore checkpoints;
  private final Map<String, NDArray> live;
  private final Double decay;
  private final WeightCopy average;
  private final boolean averagesLast;
  private WeightCopy best;

  /**
   * Takes the weights of a task.
   *
   * @param checkpoints may be null
   */
  SavedWeights(Task<?> task, NDManager manager, CheckpointStore checkpoints, TrainConfig config) {
    averagesLast = config.averageLast() != null;
    if (averagesLast && checkpoints != null) {
      checkpoints.keepForAverage(config.checkpointEvery(), config.averageLast());
    }
    this.task = task;
    this.manager = manager;
    this.checkpoints = checkpoints;
    decay = config.ema();
    live = StateDict.of(task.model().trained()).arrays();
    average = decay == null ? null : new WeightCopy(live, manager);
  }

  /**
   * Checks that training can end with the weights it is to end with.
   *
   * @throws UsageException if checkpoints are to be averaged and none are written
   */
  void requireFinal() {
    if (averagesLast && checkpoints == null) {
      throw new UsageException("train.average_last needs checkpoints, but none are written.");
    }
  }

  Map<String, NDArray> live() {
    return live;
  }

  /** Returns whether no live weight is NaN or infinite. */
  boolean allFinite() {
    for (NDArray array : live.values()) {
      if (array.getDataType().isFloating()) {
        try (NDArray magnitudes = array.abs();
            NDArray largest = magnitudes.max()) {
          if (!Double.isFinite(largest.toType(DataType.FLOAT64, false).getDouble())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Lets the average follow the live weights after a step. */
  void stepped() {
    if (average != null) {
      average.follow(1 - decay);
    }
  }

  /** Takes the weights that are in the model now as the best. */
  void captureBest() {
    if (best == null) {
      best = new WeightCopy(live, manager);
    } else {
      best.capture();
    }
  }

  /** Runs something with the weights that are evaluated and saved: the average, if there is one. */
  void withAverage(Runnable action) {
    if (average == null) {
      action.run();
    } else {
      with(average, action);
    }
  }

  private void with(WeightCopy other, Runnable action) {
    try (WeightCopy present = new WeightCopy(live, manager)) {
      other.restore();
      try {
        action.run();
      } finally {
        present.restore();
      }
    }
  }

  /**
   * Puts the weights to finish with into the model: the mean of the last checkpoints if that is
   * asked for, else the best, else the moving average, else they stay.
   */
  void useFinal(long step) {
    if (averagesLast) {
      CheckpointAverage.load(live, checkpoints.toAverage(), checkpoints::openWeights);
      checkpoints.saveAverage(step);
    } else if (best != null) {
      best.restore();
    } else if (average != null) {
      average.restore();
    }
  }

  /** Writes a checkpoint with the best weights beside it. */
  Path save(LoopState state, Map<String, NDArray> optimizerState) {
    if (best != null) {
      with(best, () -> checkpoints.saveBest(state.bestStep));
    }
    if (average == null) {
      return checkpoints.save(state, optimizerState);
    }
    // The model folder gets the average; the raw weights are kept aside for resuming.
    try (WeightCopy raw = new WeightCopy(live, manager)) {
      Map<String, NDArray> training = withRaw(optimizerState, raw.arrays());
      Path[] folder = new Path[1];
      with(average, () -> folder[0] = checkpoints.save(state, training));
      return folder[0];
    }
  }

  /** Loads the weights and the optimizer state of a checkpoint. */
  void load(Path checkpoint, LoopState state, Map<String, NDArray> optimizerState) {
    try (TensorSource source =
        checkpoints == null ? TensorSource.open(checkpoint) : checkpoints.openWeights(checkpoint)) {
      StateDict.of(task.model().trained()).load(source);
    }
    if (average == null) {
      CheckpointStore.restore(checkpoint, optimizerState);
    } else {
      average.capture();
      CheckpointStore.restore(checkpoint, withRaw(optimizerState, live));
    }
    try (TensorSource source = checkpoints == null ? null : checkpoints.openBest(state)) {
      if (source != null) {
        captureBest();
        best.arrays().forEach((name, array) -> CheckpointStore.copy(source, name, array));
      }
    }
  }

  private static Map<String, NDArray> withRaw(
      Map<String, NDArray> optimizerState, Map<String, NDArray> weights) {
    Map<String, NDArray> training = new TreeMap<>(optimizerState);
    weights.forEach((name, array) -> training.put(RAW + name, array));
    return training;
  }

  @Override
  public void close() {
    if (average != null) {
      average.close();
    }
    if (best != null) {
      best.close();
    }
  }
}
