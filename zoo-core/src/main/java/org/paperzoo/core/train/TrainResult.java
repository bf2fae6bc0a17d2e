package org.paperzoo.core.train;

import java.nio.file.Path;
import java.util.Map;

/**
 * How training ended.
 *
 * @param step the steps done
 * @param stop why it ended
 * @param metrics the last evaluation, the split in front of each name
 * @param checkpoint the newest checkpoint, or null where none is kept
 * @param best the model folder of the best evaluation, or null
 */
public record TrainResult(
    long step, Stop stop, Map<String, Double> metrics, Path checkpoint, Path best) {
  /** Why training ended. */
  public enum Stop {
    /** All steps are done. */
    COMPLETED,
    /** The monitored metric stopped improving. */
    EARLY,
    /** The wall-clock limit was reached; resuming goes on. */
    TIME_LIMIT,
    /** A stop was asked for; resuming goes on. */
    INTERRUPTED,
    /** A loss or gradient was not finite. */
    DIVERGED
  }

  /** Returns whether there is nothing left to train. */
  public boolean finished() {
    return stop == Stop.COMPLETED || stop == Stop.EARLY;
  }
}
