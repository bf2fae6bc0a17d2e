package org.paperzoo.core.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * RMSprop (Tieleman and Hinton 2012, lecture 6.5) as PyTorch defines it, with momentum and in
 * Graves's centred form (2013, equations 38 to 45) on request.
 */
public record RmsProp(
    @Doc("Learning rate; the schedule multiplies it.") @Range(min = 0) Double lr,
    @Doc("Weight decay, added to the gradient as an L2 penalty.") @Default("0") @Range(min = 0)
        double weightDecay,
    @Doc("Decay of the mean of squared gradients.")
        @Default("0.99")
        @Range(min = 0, max = 1, maxExclusive = true)
        double alpha,
    @Doc("Added to the root of the mean of squared gradients.") @Default("1e-8") @Range(min = 0)
        double eps,
    @Doc("Momentum.") @Default("0") @Range(min = 0, max = 1, maxExclusive = true) double momentum,
    @Doc("Divide by the variance of the gradients, not by their mean square.") @Default("false")
        boolean centered,
    @Doc("Parameters with values of their own; the first group that matches a parameter applies.")
        @Default("[]")
        List<ParameterGroup> groups)
    implements UpdateRule {
  private static final String SQUARES = "square_avg";
  private static final String MEAN = "grad_avg";
  private static final String BUFFER = "momentum_buffer";

  @Override
  public Map<String, NDArray> newState(NDManager manager, NDArray parameter) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    state.put(SQUARES, States.zeros(manager, parameter));
    if (centered) {
      state.put(MEAN, States.zeros(manager, parameter));
    }
    if (momentum > 0) {
      state.put(BUFFER, States.zeros(manager, parameter));
    }
    return state;
  }

  @Override
  public void apply(Update update) {
    Operators.run(
        update,
        "rmsprop",
        update.state(SQUARES),
        centered ? update.state(MEAN) : Operators.none(),
        momentum > 0 ? update.state(BUFFER) : Operators.none(),
        update.lr(),
        alpha,
        momentum,
        update.weightDecay(),
        eps);
  }
}
