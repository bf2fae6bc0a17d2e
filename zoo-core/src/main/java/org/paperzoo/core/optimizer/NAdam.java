package org.paperzoo.core.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** NAdam, Adam with Nesterov's momentum (Dozat 2016, algorithm 2), as PyTorch defines it. */
public record NAdam(
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
    @Doc("How fast beta1 rises to its full value: beta1 (1 − 0.5 · 0.96^(t · momentum_decay)).")
        @Default("4e-3")
        @Range(min = 0)
        double momentumDecay,
    @Doc("Parameters with values of their own; the first group that matches a parameter applies.")
        @Default("[]")
        List<ParameterGroup> groups)
    implements UpdateRule {
  private static final String PRODUCT = "mu_product";

  @Override
  public Map<String, NDArray> newState(NDManager manager, NDArray parameter) {
    Map<String, NDArray> state = new LinkedHashMap<>(States.moments(manager, parameter));
    state.put(PRODUCT, manager.ones(new Shape()));
    return state;
  }

  @Override
  public void apply(Update update) {
    Operators.run(
        update,
        "nadam",
        update.state(States.MEAN),
        update.state(States.SQUARES),
        update.state(States.STEP),
        update.state(PRODUCT),
        update.lr(),
        beta1,
        beta2,
        update.weightDecay(),
        eps,
        momentumDecay);
  }
}
