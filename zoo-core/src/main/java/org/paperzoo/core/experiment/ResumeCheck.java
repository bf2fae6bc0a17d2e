package org.paperzoo.core.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.catalog.JobType;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.error.UsageException;

/** Whether a configuration may resume a run that was started with another one. */
public final class ResumeCheck {
  /** What a config may say differently: what a run writes, and what a sitting does. */
  private static final Set<String> FREE =
      Set.of(
          "name",
          "train.checkpoint_every",
          "train.keep_last",
          "train.log_every",
          "train.max_minutes",
          "train.workers");

  /** How long a run lasts: it may change, but not because a config happens to say so. */
  private static final Set<String> LENGTH =
      Set.of("train.steps", "train.epochs", "train.evaluate_every", "train.patience");

  private ResumeCheck() {}

  /**
   * Does nothing if the configuration differs from the run's own only in what may change.
   *
   * @param before the run's own experiment
   * @param now the one to resume with
   * @param given the keys that the user gave on the command line
   * @throws UsageException listing the differences
   */
  public static void check(Experiment before, Experiment now, Set<String> given, Path run) {
    Set<String> free = new HashSet<>(FREE);
    Set<String> extendable = new HashSet<>(LENGTH);
    if (now.task().type() instanceof JobType<?, ?> type) {
      extendable.addAll(type.extendable());
    }
    boolean length = given.contains("train.steps") || given.contains("train.epochs");
    extendable.stream()
        .filter(key -> given.contains(key) || (length && isUnit(key)))
        .forEach(free::add);
    List<String> differences = new ArrayList<>();
    compare("", before.toNode(), now.toNode(), free, differences);
    if (!differences.isEmpty()) {
      throw new UsageException(
          "The configuration is not the one that "
              + run
              + " was trained with:\n  "
              + String.join("\n  ", differences)
              + "\nResume it with its own: zoo train "
              + run
              + " --resume"
              + (differences.stream().anyMatch(d -> extendable.contains(d.split(":", 2)[0]))
                  ? " (to train longer, add for example train.steps=N)"
                  : ""));
    }
  }

  /**
   * Does nothing if all data that are read again have the checksums they had.
   *
   * @param before checksums by name, of the run's earlier sittings
   * @param now those of the data that were just read
   * @throws UsageException naming the data that changed
   */
  static void checkData(Map<String, String> before, Map<String, String> now, Path run) {
    List<String> changed = new ArrayList<>();
    now.forEach(
        (name, checksum) -> {
          if (!before.getOrDefault(name, checksum).equals(checksum)) {
            changed.add(name + ": " + checksum + " instead of " + before.get(name));
          }
        });
    if (!changed.isEmpty()) {
      throw new UsageException(
          "The data are not those that "
              + run
              + " was trained with:\n  "
              + String.join("\n  ", changed)
              + "\nPut the earlier data back, or start another run.");
    }
  }

  /** A run whose length is given in one unit has none in the other. */
  private static boolean isUnit(String key) {
    return key.equals("train.steps") || key.equals("train.epochs");
  }

  private static void compare(
      String path, ConfigNode before, ConfigNode now, Set<String> free, List<String> differences) {
    if (free.contains(path) || before.equals(now)) {
      return;
    }
    if (!before.isMap() || !now.isMap()) {
      differences.add(path + ": " + now + " instead of " + before);
      return;
    }
    Set<String> keys = new LinkedHashSet<>(before.keys());
    keys.addAll(now.keys());
    ConfigNode none = ConfigNode.of(null);
    for (String key : keys) {
      compare(
          path.isEmpty() ? key : path + "." + key,
          before.find(key).orElse(none),
          now.find(key).orElse(none),
          free,
          differences);
    }
  }
}
