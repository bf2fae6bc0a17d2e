package org.paperzoo.core.train;

import java.nio.file.Path;
import java.util.Map;
import org.paperzoo.core.job.StopReason;

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
    long step, StopReason stop, Map<String, Double> metrics, Path checkpoint, Path best) {
  /** Returns whether there is nothing left to train. */
  public boolean finished() {
    return stop.finished();
  }
}
