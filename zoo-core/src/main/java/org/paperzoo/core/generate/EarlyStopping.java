package org.paperzoo.core.generate;

/** When beam search ends though texts could still grow; as many are complete as there are beams. */
public enum EarlyStopping {
  /** At once ({@code early_stopping: true}). */
  WHEN_FULL,
  /**
   * When no beam would beat the worst complete text if it ended with its present probability and
   * length ({@code false}, the usual value; with a penalty for length it may end too early).
   */
  WHEN_UNLIKELY,
  /**
   * When no beam can beat the worst complete text, also by growing to the greatest length ({@code
   * "never"}).
   */
  WHEN_IMPOSSIBLE
}
