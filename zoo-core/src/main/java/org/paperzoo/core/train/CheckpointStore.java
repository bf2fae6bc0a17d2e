package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.checkpoint.SafetensorsWriter;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.error.FailureException;

/**
 * The checkpoints of a run: {@code step-N/} is a model folder with {@code training.safetensors}
 * (optimizer state and, with a moving average, the raw weights) and {@code loop.json}; {@code
 * best-N/} is the model folder of the best evaluation. A folder appears whole or not at all.
 */
public final class CheckpointStore {
  private static final Pattern STEP = Pattern.compile("step-(\\d{1,18})");
  private static final Pattern BEST = Pattern.compile("best-(\\d{1,18})");
  private static final Pattern LEFT_OVER = Pattern.compile("(step|best)-(\\d{1,18})\\.deleted");
  private static final String DELETED = ".deleted";
  private static final String TRAINING = "training.safetensors";
  private static final String LOOP = "loop.json";

  private final Path folder;
  private final int keepLast;
  private final ModelWriter writer;

  /**
   * Creates a store.
   *
   * @param folder where the checkpoints are; created with the first one
   * @param keepLast how many of the newest are kept
   */
  public CheckpointStore(Path folder, int keepLast, ModelWriter writer) {
    this.folder = folder;
    this.keepLast = keepLast;
    this.writer = writer;
  }

  /** Returns the newest complete checkpoint, or null. */
  public Path newest() {
    return steps().stream().max(Comparator.comparingLong(CheckpointStore::number)).orElse(null);
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
    return folder.resolve("best-" + step);
  }

  private List<Path> steps() {
    return matching(STEP);
  }

  private List<Path> matching(Pattern pattern) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> pattern.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(CheckpointStore::number))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Path path) {
    String name = path.getFileName().toString().replace(DELETED, "");
    return Long.parseLong(name.substring(name.indexOf('-') + 1));
  }

  /** Writes a checkpoint of the present weights and removes those that are no longer kept. */
  Path save(LoopState state, Map<String, NDArray> training) {
    Path target = folder.resolve("step-" + state.step);
    write(
        target,
        temporary -> {
          writer.write(temporary);
          SafetensorsWriter.write(temporary.resolve(TRAINING), training, Map.of());
          Files.writeString(temporary.resolve(LOOP), state.toJson());
        });
    prune();
    return target;
  }

  /** Writes the present weights as those of the best evaluation. */
  void saveBest(long step) {
    write(bestFolder(step), writer::write);
  }

  private void write(Path target, AtomicFiles.IOConsumer<Path> body) {
    if (Files.isDirectory(target)) {
      return;
    }
    try {
      AtomicFiles.writeFolder(target, body);
    } catch (FailureException e) {
      Path before = newest();
      if (before == null) {
        throw e;
      }
      throw new FailureException(
          e.getMessage() + " The checkpoint before, " + before + ", is intact: resume from it.", e);
    }
  }

  private void prune() {
    for (Path leftOver : matching(LEFT_OVER)) {
      try {
        deleteFiles(leftOver);
      } catch (IOException e) {
        throw new FailureException("cannot remove " + leftOver + ": " + e, e);
      }
    }
    List<Path> steps = steps();
    int removed = Math.max(0, steps.size() - keepLast);
    steps.subList(0, removed).forEach(CheckpointStore::delete);
    // The best weights stay as long as a checkpoint that is kept refers to them.
    Set<Path> referred = new HashSet<>();
    steps
        .subList(removed, steps.size())
        .forEach(step -> referred.add(bestFolder(LoopState.read(step.resolve(LOOP)).bestStep)));
    matching(BEST).stream()
        .filter(path -> !referred.contains(path))
        .forEach(CheckpointStore::delete);
  }

  /**
   * Renames first, so that a deletion that is cut short leaves nothing that looks like a
   * checkpoint.
   */
  private static void delete(Path folder) {
    Path doomed = folder.resolveSibling(folder.getFileName() + DELETED);
    try {
      deleteFiles(doomed);
      Files.move(folder, doomed);
      deleteFiles(doomed);
    } catch (IOException e) {
      throw new FailureException("cannot remove the old checkpoint " + folder + ": " + e, e);
    }
  }

  private static void deleteFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
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
   * Checks that the newest checkpoint can be read, so that a run is not touched before it is known
   * to go on.
   *
   * @return its step; 0 if there is no checkpoint
   * @throws FailureException if it is damaged; the message names the newest intact one, if any
   */
  public long check() {
    List<Path> steps = steps();
    if (steps.isEmpty()) {
      return 0;
    }
    Path newest = steps.get(steps.size() - 1);
    try {
      return check(newest);
    } catch (FailureException e) {
      for (int i = steps.size() - 2; i >= 0; i--) {
        if (isIntact(steps.get(i))) {
          throw new FailureException(
              "The newest checkpoint is damaged: "
                  + e.getMessage()
                  + " The one before, "
                  + steps.get(i)
                  + ", is intact: delete the folder "
                  + newest
                  + " and resume again to go on from it.",
              e);
        }
      }
      throw new FailureException(
          "The newest checkpoint is damaged, and there is no intact one before it: "
              + e.getMessage()
              + " Start the run again.",
          e);
    }
  }

  private static boolean isIntact(Path checkpoint) {
    try {
      check(checkpoint);
      return true;
    } catch (FailureException e) {
      return false;
    }
  }

  private static long check(Path checkpoint) {
    LoopState state = state(checkpoint);
    if (state.step != number(checkpoint)) {
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
    return state.bestStep >= 0 && Files.isDirectory(best) ? TensorSource.open(best) : null;
  }

  /** Copies one tensor of a source. */
  static void copy(TensorSource source, String name, NDArray target) {
    try (NDManager manager = target.getManager().newSubManager()) {
      InPlace.copy(target, source.read(manager, name));
    }
  }
}
