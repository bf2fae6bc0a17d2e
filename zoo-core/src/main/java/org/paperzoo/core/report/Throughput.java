package org.paperzoo.core.report;

/**
 * The number of items per second that training processes, without the time of what happens between
 * its steps.
 */
public final class Throughput {
  private final long itemsPerStep;
  private long items;
  private long nanos;
  private long last; // when the last step ended, or 0 after a pause

  /** Begins to measure. */
  public Throughput(long itemsPerStep) {
    this.itemsPerStep = itemsPerStep;
  }

  /** Takes note that a step is done. */
  public void step() {
    long now = System.nanoTime();
    if (last != 0) {
      items += itemsPerStep;
      nanos += now - last;
    }
    last = now;
  }

  /** Takes note that something else was done since the last step, such as an evaluation. */
  public void pause() {
    last = 0;
  }

  /** Returns the items per second since the last call; NaN if no step was measured. */
  public double take() {
    double rate = items == 0 ? Double.NaN : items / (nanos / 1e9);
    items = 0;
    nanos = 0;
    return rate;
  }
}
