package org.paperzoo.core.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.batch.Batches;
import org.paperzoo.core.job.Evaluated;
import org.paperzoo.core.nn.ZooModel;

/**
 * What a paper trains: a model, where its batches come from, what is minimised and how it is
 * judged.
 *
 * @param <B> a batch as the task understands it: an array, or a record of arrays with names
 */
public interface Task<B> extends AutoCloseable {
  /**
   * Returns the model, initialised; all of it is saved in checkpoints, or of a model with an
   * adapter the adapter.
   */
  ZooModel model();

  /**
   * Returns the objectives; one training step takes a step of each, in order. Most tasks have one.
   */
  List<? extends Objective<B>> objectives();

  /** Returns the batches to train on; the same object each time. */
  Batches<B> batches();

  /**
   * Returns the number of examples (images, tokens, nodes) in a full batch, for the throughput
   * shown.
   */
  long examplesPerBatch();

  /**
   * Returns what the task carries from batch to batch, such as the state of a recurrent network:
   * arrays of fixed names and shapes that its losses change in place. They are saved in each
   * checkpoint and restored, so that a resumed run continues bit for bit.
   */
  default Map<String, NDArray> state() {
    return Map.of();
  }

  /**
   * Called after the updates of each step, without gradients: to clamp a parameter, to update a
   * teacher.
   */
  default void afterStep(Step step) {}

  /**
   * Returns the splits that {@link #evaluate} knows, such as {@code val} and {@code test}: those
   * that the data has. Without the one of the monitors nothing is evaluated during training.
   */
  List<String> splits();

  /**
   * Judges the model.
   *
   * @return metrics by flat snake-case name without the split, such as {@code accuracy} or {@code
   *     elbo}
   */
  Map<String, Double> evaluate(Evaluation evaluation);

  /**
   * Returns what a user should know about the course of training, a sentence or two each: that it
   * has gone wrong in a way that the scores alone do not say.
   *
   * @param evaluations all so far, in order; a resumed run has those before the stop, too
   */
  default List<String> warnings(List<Evaluated> evaluations) {
    return List.of();
  }

  /** Draws pictures of what the model does, for the report. */
  default void illustrate(Illustrations illustrations) {}

  /** Frees the arrays the task holds. */
  @Override
  void close();
}
