package org.paperzoo.core.train;

import java.nio.file.Path;
import java.util.Map;

/** Follows what the training loop does; called on the loop's thread. */
public interface TrainListener {
  /**
   * Training starts or goes on.
   *
   * @param step the steps already done
   * @param totalSteps of the whole run
   * @param examplesPerStep examples that one step looks at
   */
  default void started(long step, long totalSteps, long examplesPerStep) {}

  /** A step is done. */
  default void stepped(StepReport report) {}

  /** The model was evaluated; metric names have the split in front. */
  default void evaluated(long step, double epoch, Map<String, Double> metrics) {}

  /** A checkpoint is complete. */
  default void checkpointed(long step, Path folder) {}

  /** Something that a user should read, in one line. */
  default void message(String text) {}
}
