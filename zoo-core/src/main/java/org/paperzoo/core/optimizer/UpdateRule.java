package org.paperzoo.core.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Choice;

/**
 * How an optimizer changes parameters by their gradients: the section {@code train.optimizer}.
 * Another jar adds one by a {@link org.paperzoo.core.config.Variants}.
 */
@Choice
public interface UpdateRule {
  /** Returns the learning rate, or null for a rule that chooses it by itself. */
  Double lr();

  /**
   * Returns the learning rate of a step before the schedule's factor, to show to users.
   *
   * @param step counts from 0
   */
  default double learningRate(long step) {
    return lr();
  }

  /** Returns the weight decay of parameters that no group gives another one. */
  double weightDecay();

  /** Returns the groups of parameters with values of their own. */
  List<ParameterGroup> groups();

  /**
   * Returns the initial state of one parameter by slot name. Parameters with different slots are
   * updated by separate calls.
   *
   * @param manager owns the state
   */
  Map<String, NDArray> newState(NDManager manager, NDArray parameter);

  /** Updates parameters and their state in place. */
  void apply(Update update);
}
