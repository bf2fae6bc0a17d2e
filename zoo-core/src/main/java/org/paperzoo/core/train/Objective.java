package org.paperzoo.core.train;

/**
 * One thing that training minimises over some of the model's parameters.
 *
 * @param <B> the task's batch
 */
public interface Objective<B> {
  /**
   * Returns the name under which the loss is logged, {@code loss} when there is only one objective.
   */
  default String name() {
    return "loss";
  }

  /**
   * Returns whether the parameter of that full name, such as {@code generator.fc1.weight}, is
   * updated.
   */
  default boolean trains(String parameter) {
    return true;
  }

  /** Returns how many updates of this objective make one step, each on batches of its own. */
  default int repeats() {
    return 1;
  }

  /**
   * Computes the loss of a batch; the random generator has been seeded for this batch.
   *
   * @param step where training stands, with the context to compute in
   */
  Loss loss(Step step, B batch);
}
