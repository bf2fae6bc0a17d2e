package org.paperzoo.core.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** Adagrad with a diagonal matrix (Duchi et al. 2011, section 1.3). */
public record Adagrad(
    @Doc("Learning rate; the schedule multiplies it.") @Range(min = 0) Double lr,
    @Doc("Weight decay, added to the gradient as an L2 penalty.") @Default("0") @Range(min = 0)
        double weightDecay,
    @Doc("Added to the root of the sum of squared gradients.") @Default("1e-10") @Range(min = 0)
        double eps,
    @Doc("Initial sum of squared gradients.") @Default("0") @Range(min = 0)
        double initialAccumulator,
    @Doc("Parameters with values of their own; the first group that matches a parameter applies.")
        @Default("[]")
        List<ParameterGroup> groups)
    implements UpdateRule {
  @Override
  public Map<String, NDArray> newState(NDManager manager, NDArray parameter) {
    NDArray sum =
        manager.full(parameter.getShape(), (float) initialAccumulator, parameter.getDataType());
    return Map.of("sum", sum, "step", States.step(manager));
  }

  @Override
  public void apply(Update update) {
    Operators.run(
        update,
        update.device().isGpu() ? "adagrad_on_gpu" : "adagrad",
        update.state("sum"),
        update.state("step"),
        update.lr(),
        update.weightDecay(),
        eps);
  }
}
