package org.paperzoo.core.train;

import java.util.Map;
import java.util.TreeMap;

/**
 * What happens in one step: its batches, losses and updates. A step that is abandoned leaves none.
 */
final class StepLosses {
  private final Map<String, double[]> sums = new TreeMap<>(); // of loss times weight, of weights
  private final Map<String, Double> norms = new TreeMap<>();
  private long batch;
  private long skipped;
  private int updates;

  /**
   * Begins a step.
   *
   * @param batch the number of its first batch
   */
  StepLosses(long batch) {
    this.batch = batch;
  }

  /** Takes the number of the next batch. */
  long nextBatch() {
    return batch++;
  }

  /** Counts a batch without anything to learn from. */
  void skipped() {
    skipped++;
  }

  /** Counts an update of parameters. */
  void updated() {
    updates++;
  }

  /** Returns how many times parameters were updated. */
  int updates() {
    return updates;
  }

  void add(String name, double value, double weight) {
    double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
    sum[0] += value * weight;
    sum[1] += weight;
  }

  /** Takes the norm of an objective's gradient. */
  void norm(String objective, double norm) {
    norms.put(objective.equals("loss") ? "grad_norm" : objective + "_grad_norm", norm);
  }

  /** Returns the mean of each loss over the step. */
  Map<String, Double> means() {
    return means(sums);
  }

  private static Map<String, Double> means(Map<String, double[]> sums) {
    Map<String, Double> means = new TreeMap<>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    return means;
  }

  /**
   * Returns what is logged: the mean of each loss since the last log, which starts again, the
   * learning rate, the norms of the gradients and how many batches were skipped.
   */
  Map<String, Double> record(LoopState state, double lr) {
    Map<String, Double> record = means(state.losses);
    record.putAll(norms);
    state.losses.clear();
    record.put("lr", lr);
    if (state.skipped > 0) {
      record.put("skipped_batches", (double) state.skipped);
    }
    return record;
  }

  /** Adds the step to the state of the run. */
  void addTo(LoopState state) {
    state.batch = batch;
    state.skipped += skipped;
    sums.forEach(
        (name, sum) -> {
          double[] all = state.losses.computeIfAbsent(name, key -> new double[2]);
          all[0] += sum[0];
          all[1] += sum[1];
        });
  }
}
