package org.paperzoo.core.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/**
 * Stochastic gradient descent as PyTorch defines it, {@code v ← μ v + g + λ w; w ← w − η v}, with
 * an optional linear ramp of μ.
 */
public record Sgd(
    @Doc("Learning rate; the schedule multiplies it.") @Range(min = 0) Double lr,
    @Doc("Weight decay, added to the gradient as an L2 penalty.") @Default("0") @Range(min = 0)
        double weightDecay,
    @Doc("Momentum.") @Default("0") @Range(min = 0, max = 1, maxExclusive = true) double momentum,
    @Doc("Momentum at the end of the ramp (default: no ramp).")
        @Default("null")
        @Range(min = 0, max = 1, maxExclusive = true)
        Double finalMomentum,
    @Doc("Steps over which momentum goes linearly to its final value.")
        @Default("0")
        @Range(min = 0)
        long momentumRampSteps,
    @Doc("Nesterov's form of momentum.") @Default("false") boolean nesterov,
    @Doc("Parameters with values of their own; the first group that matches a parameter applies.")
        @Default("[]")
        List<ParameterGroup> groups)
    implements UpdateRule {
  private static final String BUFFER = "momentum_buffer";

  private boolean hasMomentum() {
    return momentum > 0 || (finalMomentum != null && finalMomentum > 0);
  }

  @Override
  public Map<String, NDArray> newState(NDManager manager, NDArray parameter) {
    // A zero buffer is the same as PyTorch's missing one, whose first value is the gradient.
    return hasMomentum() ? Map.of(BUFFER, States.zeros(manager, parameter)) : Map.of();
  }

  @Override
  public void apply(Update update) {
    Operators.run(
        update,
        "sgd",
        hasMomentum() ? update.state(BUFFER) : Operators.none(),
        update.lr(),
        momentum(update.step()),
        update.weightDecay(),
        nesterov);
  }

  private double momentum(long step) {
    if (finalMomentum == null) {
      return momentum;
    }
    double progress = momentumRampSteps == 0 ? 1 : Math.min(1, (double) step / momentumRampSteps);
    double value = momentum + (finalMomentum - momentum) * progress;
    // The kernel takes no buffer at a momentum of 0, and the ramp needs this step's gradient in it.
    return Math.max(Float.MIN_NORMAL, value);
  }
}
