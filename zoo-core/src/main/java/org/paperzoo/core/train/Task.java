package org.paperzoo.core.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.nn.ZooModel;

/**
 * What a paper trains: a model, where its batches come from, what is minimised and how it is
 * judged.
 */
public interface Task extends AutoCloseable {
  /**
   * Returns the model, initialised; all of it is saved in checkpoints, or of a model with an
   * adapter the adapter.
   */
  ZooModel model();

  /**
   * Returns the objectives; one training step takes a step of each, in order. Most tasks have one.
   */
  List<? extends Objective> objectives();

  /** Returns the number of batches in an epoch. */
  long batchesPerEpoch();

  /**
   * Returns the number of examples (images, tokens, nodes) in a full batch, for the throughput
   * shown.
   */
  long examplesPerBatch();

  /**
   * Returns a training batch. The same number gives the same batch, whatever was asked before.
   *
   * @param manager what the arrays of the batch are attached to; it is closed after the batch.
   *     Arrays that the task keeps for all batches belong to the task's own manager and are
   *     returned as they are.
   * @param number counts from 0 over the whole run; epoch {@code number / batchesPerEpoch()}
   */
  NDList batch(NDManager manager, long number);

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
