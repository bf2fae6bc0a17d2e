package org.paperzoo.core.train;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.nn.Precision;
import org.paperzoo.core.optimizer.UpdateRule;
import org.paperzoo.core.schedule.Plateau;
import org.paperzoo.core.schedule.Schedule;

/** The {@code train} section of a configuration, the same for all papers. */
public record TrainConfig(
    @Doc("Training steps; a step updates the parameters once. Give this or epochs.")
        @Default("null")
        @Range(min = 1)
        Long steps,
    @Doc("Passes over the training data. Give this or steps.")
        @Default("null")
        @Range(min = 0, minExclusive = true)
        Double epochs,
    @Doc("Examples in a batch; tasks that train on everything at once ignore it.")
        @Default("100")
        @Range(min = 1)
        int batchSize,
    @Doc("Batches whose gradients are averaged into one step.") @Default("1") @Range(min = 1)
        int accumulate,
    @Doc("The optimizer.") UpdateRule optimizer,
    @Doc("Parameters to freeze: regular expressions searched for in the full parameter names.")
        @Default("[]")
        List<String> freeze,
    @Doc(
            "Parameters without weight decay, whatever their group says: regular expressions"
                + " searched for in the full parameter names.")
        @Default("[]")
        List<String> noDecay,
    @Doc(
            "Factor on the learning rate from each layer to the one below it; the head has the full"
                + " rate, the embeddings the lowest (default: the same rate for all).")
        @Default("null")
        @Range(min = 0, max = 1)
        Double layerDecay,
    @Doc("How the learning rate changes over the steps.") @Default("{name: constant}")
        Schedule schedule,
    @Doc("Maximum global norm of the gradient; larger gradients are scaled down.")
        @Default("null")
        @Range(min = 0, minExclusive = true)
        Double clipNorm,
    @Doc(
            "Maximum norm of the gradient of one example; larger gradients are scaled down before"
                + " they are averaged. Needs batch_size 1 (and accumulate).")
        @Default("null")
        @Range(min = 0, minExclusive = true)
        Double clipExampleNorm,
    @Doc(
            "Decay of the exponential moving average of the weights, which is then evaluated and"
                + " saved.")
        @Default("null")
        @Range(min = 0, max = 1, maxExclusive = true)
        Double ema,
    @Doc("Threads that prepare batches ahead (default: chosen for the data set).")
        @Default("null")
        @Range(min = 0, max = 64)
        Integer workers,
    @Doc(
            "Whether to compute the activations inside a model's layers again in the backward pass"
                + " instead of keeping them: less memory, about a third more time, the same"
                + " gradients.")
        @Default("false")
        boolean checkpointActivations,
    @Doc("Type of the matrix products; weights stay float32.") @Default("float32")
        Precision precision,
    @Doc("Steps between evaluations (default: once per epoch).") @Default("null") @Range(min = 1)
        Long evaluateEvery,
    @Doc(
            "What early stopping, the best weights and the plateau schedule compare (default: the"
                + " metrics that the task names).")
        @Default("null")
        MonitorConfig monitor,
    @Doc("Stop early after this many evaluations without improvement; needs validation data.")
        @Default("null")
        @Range(min = 1)
        Integer patience,
    @Doc(
            "Finish with the weights of the best evaluation, not the last ones; without validation"
                + " data, the last ones are used.")
        @Default("true")
        boolean keepBest,
    @Doc(
            "Finish with the mean weights of this many of the last checkpoints, not with the best;"
                + " needs checkpoint_every.")
        @Default("null")
        @Range(min = 1)
        Integer averageLast,
    @Doc("Steps between checkpoints (default: after an evaluation if a minute has passed).")
        @Default("null")
        @Range(min = 1)
        Long checkpointEvery,
    @Doc("How many of the newest checkpoints are kept.") @Default("2") @Range(min = 1) int keepLast,
    @Doc("Steps between logged losses.") @Default("50") @Range(min = 1) int logEvery,
    @Doc("Minutes after which training writes a checkpoint and stops; --resume continues it.")
        @Default("null")
        @Range(min = 0, minExclusive = true)
        Double maxMinutes) {

  /** Checks what spans several keys. */
  public TrainConfig {
    if ((steps == null) == (epochs == null)) {
      throw new IllegalArgumentException("give either steps or epochs");
    }
    if (averageLast != null && checkpointEvery == null) {
      throw new IllegalArgumentException(
          "average_last: it needs checkpoint_every, so that the checkpoints do not depend on how"
              + " fast the machine is");
    }
    checkPatterns("freeze", freeze);
    checkPatterns("no_decay", noDecay);
  }

  private static void checkPatterns(String key, List<String> patterns) {
    for (String pattern : patterns) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            key + ": \"" + pattern + "\" is not a regular expression: " + e.getDescription(), e);
      }
    }
  }

  /**
   * Returns what evaluations are compared by: the configured metric, or else the task's.
   *
   * @param own the task's
   */
  public List<Monitor> monitors(List<Monitor> own) {
    return monitor == null ? own : List.of(monitor.monitor());
  }

  /**
   * Checks that the data has what early stopping and the plateau schedule monitor.
   *
   * @param own the task's monitors; none if it monitors nothing
   * @param splits those that the task has
   * @throws UsageException if the monitors' split is missing
   */
  public void requireSplits(List<Monitor> own, List<String> splits) {
    List<Monitor> monitors = monitors(own);
    boolean plateau = schedule instanceof Plateau;
    if (monitors.isEmpty() || splits.contains(monitors.get(0).split())) {
      return;
    }
    if (patience != null || plateau || monitor != null) {
      String key =
          patience != null
              ? "train.patience"
              : plateau ? "train.schedule: plateau" : "train.monitor";
      throw new UsageException(
          key
              + " needs "
              + monitors.get(0).metric()
              + ", but the data has no part \""
              + monitors.get(0).split()
              + "\", only "
              + String.join(", ", splits)
              + ". Name one in the data section, or remove "
              + (plateau && patience == null ? "that schedule" : key)
              + ".");
    }
  }

  /** Returns the number of steps of the whole run. */
  public long totalSteps(long batchesPerEpoch, long batchesPerStep) {
    return steps != null
        ? steps
        : Math.max(1, Math.round(epochs * batchesPerEpoch / batchesPerStep));
  }
}
