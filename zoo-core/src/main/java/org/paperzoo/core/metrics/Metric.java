package org.paperzoo.core.metrics;

/** A number that is accumulated over the batches of an evaluation. */
public interface Metric {
  /** Returns the metric of everything added since the last reset; NaN when it is undefined. */
  double value();

  /** Forgets everything that was added. */
  void reset();
}
