package org.paperzoo.core.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.config.ConfigNode;
import org.paperzoo.core.error.UsageException;

/** Whether a configuration may go on with a run that another one began. */
public final class ResumeCheck {
  /** What may change: how long a run lasts and what it writes. */
  private static final Set<String> FREE =
      Set.of(
          "name",
          "train.steps",
          "train.epochs",
          "train.evaluate_every",
          "train.patience",
          "train.checkpoint_every",
          "train.keep_last",
          "train.log_every",
          "train.max_minutes");

  private ResumeCheck() {}

  /**
   * Does nothing if the configuration differs from the run's own only in what may change.
   *
   * @param before the run's own experiment
   * @param now the one to go on with
   * @throws UsageException listing the differences
   */
  public static void check(Experiment before, Experiment now, Path run) {
    List<String> differences = new ArrayList<>();
    compare("", before.toNode(), now.toNode(), differences);
    if (!differences.isEmpty()) {
      throw new UsageException(
          "The configuration is not the one that "
              + run
              + " was trained with:\n  "
              + String.join("\n  ", differences)
              + "\nResume it with its own: zoo train "
              + run
              + " --resume");
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

  private static void compare(
      String path, ConfigNode before, ConfigNode now, List<String> differences) {
    if (FREE.contains(path) || before.equals(now)) {
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
          differences);
    }
  }
}
