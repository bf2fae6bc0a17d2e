package org.paperzoo.core.report;

import java.util.Map;

/** Where a long operation shows how far it is: a bar on a terminal, lines in a log, or nothing. */
public interface ProgressSink extends AutoCloseable {
  /** Shows nothing. */
  ProgressSink NONE =
      new ProgressSink() {
        @Override
        public void start(long total, String label) {}

        @Override
        public void step(long n, Map<String, Double> shown) {}

        @Override
        public void message(String text) {}

        @Override
        public void close() {}
      };

  /**
   * Begins a stage, which ends the one before it.
   *
   * @param total the number of steps, 0 or less when it is not known
   * @param label what is being done, in a word or two
   */
  void start(long total, String label);

  /**
   * Reports how far the stage is; called often, so it must be cheap.
   *
   * @param n the number of steps done so far, counted from the stage's beginning (of a resumed run,
   *     the run's own)
   * @param shown values to show, in this order; read before the call returns
   */
  void step(long n, Map<String, Double> shown);

  /** Shows a line of text that stays, such as the scores of an evaluation. */
  void message(String text);

  /** Ends the stage. */
  @Override
  void close();
}
