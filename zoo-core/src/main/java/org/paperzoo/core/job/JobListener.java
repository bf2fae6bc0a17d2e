package org.paperzoo.core.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Follows what a job does; called on the job's thread. */
public interface JobListener {
  /**
   * The work starts or resumes.
   *
   * @param step the steps already done
   * @param totalSteps of the whole run
   * @param itemsPerStep items (examples, tokens, programs) that one step looks at
   */
  default void started(long step, long totalSteps, long itemsPerStep) {}

  /** A step is done. */
  default void stepped(StepReport report) {}

  /**
   * What the work has come to was evaluated.
   *
   * @param epoch epochs done so far, with fraction; NaN for work without epochs
   * @param metrics by name with the split in front, such as {@code val_loss}
   */
  default void evaluated(long step, double epoch, Map<String, Double> metrics) {}

  /** A checkpoint is complete. */
  default void checkpointed(long step, Path folder) {}

  /** Something that a user should read, in one line. */
  default void message(String text) {}

  /** Returns a listener that passes everything on to several, in order. */
  static JobListener of(List<? extends JobListener> listeners) {
    List<JobListener> all = List.copyOf(listeners);
    return new JobListener() {
      @Override
      public void started(long step, long totalSteps, long itemsPerStep) {
        all.forEach(listener -> listener.started(step, totalSteps, itemsPerStep));
      }

      @Override
      public void stepped(StepReport report) {
        all.forEach(listener -> listener.stepped(report));
      }

      @Override
      public void evaluated(long step, double epoch, Map<String, Double> metrics) {
        all.forEach(listener -> listener.evaluated(step, epoch, metrics));
      }

      @Override
      public void checkpointed(long step, Path folder) {
        all.forEach(listener -> listener.checkpointed(step, folder));
      }

      @Override
      public void message(String text) {
        all.forEach(listener -> listener.message(text));
      }
    };
  }
}
