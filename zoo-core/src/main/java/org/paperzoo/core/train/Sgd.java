package org.paperzoo.core.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.aten.InPlace;
import org.paperzoo.core.aten.TensorList;

/**
 * Stochastic gradient descent, {@code v ← μ v + g + λ w; w ← w − η v}, with an optional linear ramp
 * of μ.
 */
final class Sgd extends Optimizer {
  private static final TensorList NONE = new TensorList(List.of());

  private final OptimizerConfig config;
  private final boolean hasMomentum;

  Sgd(OptimizerConfig config, Map<String, NDArray> parameters, NDManager manager) {
    super(config, parameters, manager);
    this.config = config;
    this.hasMomentum = hasMomentum(config);
  }

  private static boolean hasMomentum(OptimizerConfig config) {
    return config.momentum() > 0 || (config.finalMomentum() != null && config.finalMomentum() > 0);
  }

  @Override
  Map<String, NDArray> newState(OptimizerConfig config, NDManager manager, NDArray parameter) {
    if (!hasMomentum(config)) {
      return Map.of();
    }
    // A zero buffer is the same as PyTorch's missing one, whose first value is the gradient.
    return Map.of("momentum_buffer", manager.zeros(parameter.getShape(), parameter.getDataType()));
  }

  @Override
  void update(Device device, Group group, double lr, long step) {
    InPlace.run(
        device,
        "sgd",
        group.parameters(),
        group.gradients(),
        hasMomentum ? group.state("momentum_buffer") : NONE,
        lr,
        momentum(step),
        group.weightDecay,
        config.nesterov());
  }

  private double momentum(long step) {
    if (config.finalMomentum() == null) {
      return config.momentum();
    }
    double progress =
        config.momentumRampSteps() == 0
            ? 1
            : Math.min(1, (double) step / config.momentumRampSteps());
    double value = config.momentum() + (config.finalMomentum() - config.momentum()) * progress;
    // The kernel takes no buffer at a momentum of 0, and the ramp needs this step's gradient in it.
    return Math.max(Float.MIN_NORMAL, value);
  }
}
