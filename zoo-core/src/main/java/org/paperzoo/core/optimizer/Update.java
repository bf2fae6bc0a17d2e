package org.paperzoo.core.optimizer;

import ai.djl.Device;
import java.util.Map;
import org.paperzoo.core.aten.TensorList;

/**
 * What one call of an {@link UpdateRule} works on: parameters that share their learning rate and
 * weight decay, and whose state has the same slots.
 *
 * @param device where the arrays are
 * @param parameters to change in place
 * @param gradients in the order of the parameters; the rule may overwrite them
 * @param state the state by slot name, each list in the order of the parameters
 * @param lr the learning rate with every factor on it; for a rule without a learning rate, the
 *     factor alone
 * @param weightDecay the weight decay
 * @param step counts from 0 over the whole run
 */
public record Update(
    Device device,
    TensorList parameters,
    TensorList gradients,
    Map<String, TensorList> state,
    double lr,
    double weightDecay,
    long step) {

  /** Returns the arrays of a slot, in the order of the parameters. */
  public TensorList state(String slot) {
    return state.get(slot);
  }
}
