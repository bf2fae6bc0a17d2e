package org.paperzoo.core.train;

import java.util.List;

/**
 * Compares each evaluation with the best so far: for early stopping, the best weights and the
 * plateau schedule.
 */
final class Judge {
  private final List<Monitor> monitors;
  private final ScheduleConfig schedule;

  Judge(List<Monitor> monitors, ScheduleConfig schedule) {
    this.monitors = List.copyOf(monitors);
    this.schedule = schedule;
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
        throw new IllegalStateException(
            "the evaluation has no metric "
                + monitor.metric()
                + ", only "
                + state.metrics.keySet());
      }
      double before = state.best.getOrDefault(monitor.metric(), Double.NaN);
      all &= monitor.reaches(value, before);
      if (monitor.improves(value, before)) {
        any = true;
        state.best.put(monitor.metric(), value);
      }
    }
    state.stale = any ? 0 : state.stale + 1;
    if (schedule.name() == ScheduleConfig.Shape.PLATEAU) {
      lowerOnPlateau(state, any);
    }
    return any && all;
  }

  private void lowerOnPlateau(LoopState state, boolean improved) {
    state.plateauStale = improved ? 0 : state.plateauStale + 1;
    if (state.plateauStale > schedule.patience()) {
      state.plateau = Math.max(schedule.minRatio(), state.plateau * schedule.factor());
      state.plateauStale = 0;
    }
  }
}
