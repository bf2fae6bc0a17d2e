package org.paperzoo.core.job;

import java.nio.file.Path;
import java.util.List;

/**
 * Long work in a run folder: training, an evolutionary search, a sweep. Everything random derives
 * from the experiment's seed and the step, so that a job that is stopped and restored ends as one
 * that is not. {@link #restore} is called before {@link #run}, or not at all.
 */
public interface Job extends AutoCloseable {
  /** Returns what a user should know before it begins, a line each. */
  default List<String> description() {
    return List.of();
  }

  /**
   * Checks that a checkpoint is complete, without taking anything from it.
   *
   * @return its step
   * @throws org.paperzoo.core.error.FailureException if it is damaged
   */
  long check(Path checkpoint);

  /**
   * Takes up the work at a checkpoint. The run folder has not been touched yet.
   *
   * @throws org.paperzoo.core.error.FailureException if it is damaged or of other work
   */
  void restore(Path checkpoint);

  /** Returns the number of steps of the whole work. */
  long totalSteps();

  /**
   * Returns at least every how many steps something is recorded, by which a record that was cut off
   * is noticed.
   */
  default long recordEvery() {
    return 1;
  }

  /**
   * Works until all is done or a stop is requested, and leaves a checkpoint in {@link
   * org.paperzoo.core.report.RunFolder#checkpointsFolder()}.
   */
  JobResult run(JobContext context);

  /**
   * Draws pictures of the present state: PNG or text files in a folder, which the report shows with
   * their file names as captions.
   *
   * @param folder exists and is this step's own
   */
  default void illustrate(Path folder, long step) {}

  /**
   * Returns what a user should know about the course of the work, a sentence or two each: that it
   * has gone wrong in a way that the scores alone do not say.
   *
   * @param evaluations all so far, in order; a resumed run has those before the stop, too
   */
  default List<String> warnings(List<Evaluated> evaluations) {
    return List.of();
  }

  @Override
  void close();
}
