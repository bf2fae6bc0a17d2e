package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.job.Checkpoints;

/**
 * The checkpoints of a run: {@code step-N/} is a model folder with {@code training.safetensors}
 * (optimizer state and, with a moving average, the raw weights) and {@code loop.json}; {@code
 * best-N/} is the model folder of the best evaluation, {@code average-N/} that of the mean of the
 * last checkpoints. A folder appears whole or not at all.
 */
public final class CheckpointStore {
  private static final String BEST = "best";
  private static final String AVERAGE = "average";
  private static final String TRAINING = "training.safetensors";
  private static final String LOOP = "loop.json";

  private final Checkpoints checkpoints;
  private final int keepLast;
  private final ModelFiles model;
  private long averageEvery = 1;
  private int averageLast;

  /**
   * Creates a store.
   *
   * @param folder where the checkpoints are; created with the first one
   * @param keepLast how many of the newest are kept
   */
  public CheckpointStore(Path folder, int keepLast, ModelFiles model) {
    checkpoints = new Checkpoints(folder);
    this.keepLast = keepLast;
    this.model = model;
  }

  /** Returns the newest complete checkpoint, or null. */
  public Path newest() {
    return checkpoints.newest();
  }

  /** Returns the model folder of the best evaluation that the newest checkpoint knows, or null. */
  public Path best() {
    Path newest = newest();
    if (newest == null) {
      return null;
    }
    Path best = bestFolder(LoopState.read(newest.resolve(LOOP)).bestStep);
    return Files.isDirectory(best) ? best : null;
  }

  private Path bestFolder(long step) {
    return checkpoints.folder(BEST, step);
  }

  /** Returns the model folder of the mean of the last checkpoints of a finished run, or null. */
  public Path average() {
    Path newest = newest();
    if (newest == null) {
      return null;
    }
    Path average = averageFolder(Checkpoints.step(newest));
    return Files.isDirectory(average) ? average : null;
  }

  private Path averageFolder(long step) {
    return checkpoints.folder(AVERAGE, step);
  }

  /**
   * Keeps what {@link #toAverage} asks for later, however many checkpoints are kept.
   *
   * @param every the steps between regular checkpoints
   * @param count how many are to be averaged
   */
  void keepForAverage(long every, int count) {
    averageEvery = every;
    averageLast = count;
  }

  /**
   * Returns the checkpoints to average at the end of a run: the last regular ones and the newest.
   * Those that an interruption left in between do not count, so that it changes nothing.
   */
  List<Path> toAverage() {
    Path newest = newest();
    return last(path -> isRegular(path) || path.equals(newest));
  }

  private boolean isRegular(Path step) {
    return Checkpoints.step(step) % averageEvery == 0;
  }

  private List<Path> last(Predicate<Path> wanted) {
    List<Path> all = checkpoints.steps().stream().filter(wanted).toList();
    return all.subList(Math.max(0, all.size() - averageLast), all.size());
  }

  /** Writes the present weights as the mean of the last checkpoints. */
  void saveAverage(long step) {
    checkpoints.write(averageFolder(step), model::write);
  }

  /** Writes a checkpoint of the present weights and removes those that are no longer kept. */
  Path save(LoopState state, Map<String, NDArray> training) {
    Path target = checkpoints.folder("step", state.step);
    checkpoints.write(
        target,
        temporary -> {
          model.write(temporary);
          SafetensorsWriter.write(temporary.resolve(TRAINING), training, Map.of());
          Files.writeString(temporary.resolve(LOOP), state.toJson());
        });
    Set<Path> kept = new LinkedHashSet<>(checkpoints.newest(keepLast));
    kept.addAll(last(this::isRegular));
    // The best weights and a mean stay as long as a checkpoint that is kept refers to them.
    checkpoints.prune(
        kept,
        step ->
            Set.of(
                bestFolder(LoopState.read(step.resolve(LOOP)).bestStep),
                averageFolder(Checkpoints.step(step))));
    return target;
  }

  /** Writes the present weights as those of the best evaluation. */
  void saveBest(long step) {
    checkpoints.write(bestFolder(step), model::write);
  }

  /** Reads where the run stood at a checkpoint. */
  static LoopState state(Path checkpoint) {
    if (!Files.isRegularFile(checkpoint.resolve(LOOP))) {
      throw new FailureException(
          checkpoint
              + " is not a checkpoint to resume from: it has no "
              + LOOP
              + ". Name a step-N folder of a run.");
    }
    return LoopState.read(checkpoint.resolve(LOOP));
  }

  /**
   * Checks that a checkpoint is complete and can be read.
   *
   * @return its step
   * @throws FailureException if it is damaged
   */
  public static long check(Path checkpoint) {
    LoopState state = state(checkpoint);
    if (state.step != Checkpoints.step(checkpoint)) {
      throw new FailureException(
          checkpoint.resolve(LOOP)
              + " is of step "
              + state.step
              + ", but its folder is "
              + checkpoint.getFileName()
              + ".");
    }
    for (Path weights : List.of(checkpoint.resolve(TRAINING), checkpoint)) {
      TensorSource.open(weights).close(); // reads and checks the header and the file's length
    }
    return state.step;
  }

  /** Opens the model weights of a checkpoint. */
  TensorSource openWeights(Path checkpoint) {
    return model.open(checkpoint);
  }

  /** Copies the optimizer state of a checkpoint into arrays of the same names and shapes. */
  static void restore(Path checkpoint, Map<String, NDArray> training) {
    Path file = checkpoint.resolve(TRAINING);
    try (TensorSource source = TensorSource.open(file)) {
      if (!source.names().equals(training.keySet())) {
        throw new FailureException(
            file
                + " holds the state of another optimizer or model. Resume with the run's own"
                + " config.yaml.");
      }
      training.forEach((name, array) -> copy(source, name, array));
    }
  }

  /** Returns the model weights of the best evaluation that a checkpoint refers to, or null. */
  TensorSource openBest(LoopState state) {
    Path best = bestFolder(state.bestStep);
    return state.bestStep >= 0 && Files.isDirectory(best) ? model.open(best) : null;
  }

  /** Copies one tensor of a source. */
  static void copy(TensorSource source, String name, NDArray target) {
    try (NDManager manager = target.getManager().newSubManager()) {
      InPlace.copy(target, source.read(manager, name));
    }
  }
}
