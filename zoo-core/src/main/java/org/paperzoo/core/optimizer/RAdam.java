package org.paperzoo.core.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** RAdam, Adam with the variance of its learning rate rectified (Liu et al. 2020, algorithm 2). */
public record RAdam(
    @Doc("Learning rate; the schedule multiplies it.") @Range(min = 0) Double lr,
    @Doc("Weight decay, added to the gradient as an L2 penalty.") @Default("0") @Range(min = 0)
        double weightDecay,
    @Doc("Decay of the mean of gradients.")
        @Default("0.9")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta1,
    @Doc("Decay of the mean of squared gradients.")
        @Default("0.999")
        @Range(min = 0, max = 1, maxExclusive = true)
        double beta2,
    @Doc("Added to the root of the squared gradients.") @Default("1e-8") @Range(min = 0) double eps,
    @Doc("Parameters with values of their own; the first group that matches a parameter applies.")
        @Default("[]")
        List<ParameterGroup> groups)
    implements UpdateRule {
  @Override
  public Map<String, NDArray> newState(NDManager manager, NDArray parameter) {
    return States.moments(manager, parameter);
  }

  @Override
  public void apply(Update update) {
    Operators.runOnMoments(update, "radam", beta1, beta2, eps);
  }
}
