package org.paperzoo.core.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.error.FailureException;

/**
 * The checkpoints of a run: folders {@code step-N}, and others such as {@code best-N} beside them
 * that they refer to. A folder appears whole or not at all.
 */
public final class Checkpoints {
  private static final Pattern STEP = Pattern.compile("step-(\\d{1,18})");
  private static final Pattern NAME = Pattern.compile("[a-z]+-(\\d{1,18})");
  private static final Pattern LEFT_OVER = Pattern.compile("[a-z]+-(\\d{1,18})\\.deleted");
  private static final String DELETED = ".deleted";

  private final Path folder;

  /** Names the folder they are in; it is created with the first one. */
  public Checkpoints(Path folder) {
    this.folder = folder;
  }

  /** Returns the folder of a checkpoint, or of what is beside it. */
  public Path folder(String kind, long step) {
    return folder.resolve(kind + "-" + step);
  }

  /** Returns the newest complete checkpoint, or null. */
  public Path newest() {
    List<Path> steps = steps();
    return steps.isEmpty() ? null : steps.get(steps.size() - 1);
  }

  /** Returns the complete checkpoints, the oldest first. */
  public List<Path> steps() {
    return matching(STEP);
  }

  /**
   * Returns the newest complete checkpoints, the oldest of them first.
   *
   * @param count how many at most
   */
  public List<Path> newest(int count) {
    List<Path> all = steps();
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  private List<Path> matching(Pattern pattern) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> pattern.matcher(path.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(Checkpoints::step))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the step of a checkpoint by the name of its folder. */
  public static long step(Path checkpoint) {
    String name = checkpoint.getFileName().toString().replace(DELETED, "");
    return Long.parseLong(name.substring(name.indexOf('-') + 1));
  }

  /**
   * Writes a folder, unless it is there.
   *
   * @param body writes the files into an empty folder, which is then renamed
   * @throws FailureException if it cannot be written; the message names the checkpoint before
   */
  public void write(Path target, AtomicFiles.IOConsumer<Path> body) {
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

  /**
   * Removes all but the newest checkpoints, and what none of these refers to.
   *
   * @param keepLast how many of the newest are kept
   * @param references the folders beside it that a checkpoint refers to
   */
  public void prune(int keepLast, Function<Path, Set<Path>> references) {
    prune(newest(keepLast), references);
  }

  /** As {@link #prune(int, Function)}, but keeps given checkpoints. */
  public void prune(Collection<Path> steps, Function<Path, Set<Path>> references) {
    for (Path leftOver : matching(LEFT_OVER)) {
      try {
        deleteFiles(leftOver);
      } catch (IOException e) {
        throw new FailureException("cannot remove " + leftOver + ": " + e, e);
      }
    }
    // First, so that what is beside them never lacks while they are there.
    steps().stream().filter(step -> !steps.contains(step)).forEach(Checkpoints::delete);
    Set<Path> kept = new HashSet<>(steps);
    steps.forEach(step -> kept.addAll(references.apply(step)));
    matching(NAME).stream().filter(path -> !kept.contains(path)).forEach(Checkpoints::delete);
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

  /**
   * Checks that the newest checkpoint can be read, so that a run is not touched before it is known
   * to be resumable.
   *
   * @param check checks one and returns its step
   * @return its step; 0 if there is no checkpoint
   * @throws FailureException if it is damaged; the message names the newest intact one, if any
   */
  public long check(ToLongFunction<Path> check) {
    List<Path> steps = steps();
    if (steps.isEmpty()) {
      return 0;
    }
    Path newest = steps.get(steps.size() - 1);
    try {
      return check.applyAsLong(newest);
    } catch (FailureException e) {
      for (int i = steps.size() - 2; i >= 0; i--) {
        if (isIntact(check, steps.get(i))) {
          throw new FailureException(
              "The newest checkpoint is damaged: "
                  + e.getMessage()
                  + " The one before, "
                  + steps.get(i)
                  + ", is intact: delete the folder "
                  + newest
                  + " and resume again to continue from it.",
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

  private static boolean isIntact(ToLongFunction<Path> check, Path checkpoint) {
    try {
      return check.applyAsLong(checkpoint) == step(checkpoint);
    } catch (FailureException e) {
      return false;
    }
  }
}
