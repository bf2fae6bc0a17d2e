package org.paperzoo.core.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.paperzoo.core.aten.InPlace;

/** Adagrad (Duchi et al. 2011), {@code s ← s + g²; w ← w − η g / (√s + ε)}. */
final class Adagrad extends Optimizer {
  private final double eps;

  Adagrad(OptimizerConfig config, Map<String, NDArray> parameters, NDManager manager) {
    super(config, parameters, manager);
    this.eps = config.eps() == null ? 1e-10 : config.eps();
  }

  @Override
  Map<String, NDArray> newState(OptimizerConfig config, NDManager manager, NDArray parameter) {
    return Map.of(
        "sum",
            manager.full(
                parameter.getShape(), (float) config.initialAccumulator(), parameter.getDataType()),
        "step", manager.zeros(new Shape()));
  }

  @Override
  void update(Device device, Group group, double lr, long step) {
    InPlace.run(
        device,
        device.isGpu() ? "adagrad_on_gpu" : "adagrad",
        group.parameters(),
        group.gradients(),
        group.state("sum"),
        group.state("step"),
        lr,
        group.weightDecay,
        eps);
  }
}
