package org.paperzoo.core.train;

import java.util.List;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.schedule.Plateau;
import org.paperzoo.core.schedule.Schedule;

/**
 * Compares each evaluation with the best so far: for early stopping, the best weights and the
 * plateau schedule.
 */
final class Judge {
  private final List<Monitor> monitors;
  private final Schedule schedule;
  private final String split;

  /**
   * Creates a judge.
   *
   * @param own the task's monitors, which the configuration may replace
   * @param splits those that the task has
   */
  Judge(List<Monitor> own, TrainConfig config, List<String> splits) {
    config.requireSplits(own, splits);
    monitors = List.copyOf(config.monitors(own));
    schedule = config.schedule();
    String wanted = monitors.isEmpty() ? null : monitors.get(0).split();
    if (wanted == null) {
      split = splits.isEmpty() ? null : splits.get(0);
    } else {
      split = splits.contains(wanted) ? wanted : null;
    }
  }

  /**
   * Returns the split to evaluate during training: that of the monitors, without any the first one.
   *
   * @return null if the task does not have it
   */
  String split() {
    return split;
  }

  /** Returns what to tell a user whose data lacks the split to evaluate. */
  String withoutEvaluation() {
    return (monitors.isEmpty()
            ? "The task has no split to evaluate"
            : "The data has no part \"" + monitors.get(0).split() + "\"")
        + ": nothing is evaluated during training, which ends with the last weights, not the best.";
  }

  /**
   * Judges the evaluation in {@code state.metrics}.
   *
   * @return whether its weights are the best so far: some monitored metric improved and none got
   *     worse than its best
   */
  boolean judge(LoopState state) {
    if (monitors.isEmpty()) {
      return false;
    }
    boolean any = false;
    boolean all = true;
    for (Monitor monitor : monitors) {
      Double value = state.metrics.get(monitor.metric());
      if (value == null) {
        String hint = DidYouMean.hint(monitor.metric(), state.metrics.keySet());
        throw new UsageException(
            "The evaluation has no metric \""
                + monitor.metric()
                + "\" to monitor"
                + (hint.isEmpty() ? "." : hint)
                + " Set train.monitor.metric to one of "
                + String.join(", ", state.metrics.keySet())
                + ".");
      }
      double before = state.best.getOrDefault(monitor.metric(), Double.NaN);
      all &= monitor.reaches(value, before);
      if (monitor.improves(value, before)) {
        any = true;
        state.best.put(monitor.metric(), value);
      }
    }
    state.stale = any ? 0 : state.stale + 1;
    if (schedule instanceof Plateau plateau) {
      lower(plateau, state, any);
    }
    return any && all;
  }

  private static void lower(Plateau plateau, LoopState state, boolean improved) {
    state.plateauStale = improved ? 0 : state.plateauStale + 1;
    if (state.plateauStale > plateau.patience()) {
      state.plateau = Math.max(plateau.minRatio(), state.plateau * plateau.factor());
      state.plateauStale = 0;
    }
  }
}
